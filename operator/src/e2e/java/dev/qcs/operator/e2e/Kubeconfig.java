package dev.qcs.operator.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file that tells kubectl, the controller manager or the operator where the API server is and who they are. */
final class Kubeconfig {

    private Kubeconfig() {}

    static Path write(Path file, String server, Path certificateAuthority, String token) {
        String text = """
                apiVersion: v1
                kind: Config
                current-context: e2e
                contexts:
                - {name: e2e, context: {cluster: e2e, user: e2e}}
                clusters:
                - name: e2e
                  cluster: {server: "%s", certificate-authority: "%s"}
                users:
                - name: e2e
                  user: {token: "%s"}
                """.formatted(server, certificateAuthority, token);
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
