package dev.qcs.operator.pem;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One block between BEGIN and END of a PEM text (RFC 7468), whatever stands around it. */
record PemBlock(String label, String body) {
    /** Possessive, so that a text made to be slow is not; single dashes are for the headers of old encrypted keys. */
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40}+)-----([^-]*+(?:-(?!----)[^-]*+)*+)-----END \\1-----");

    static List<PemBlock> all(String text) {
        List<PemBlock> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new PemBlock(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    static String text(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** Old encrypted keys carry headers in front of their body, as RFC 1421 has it. */
    boolean hasHeaders() {
        return body.contains(":");
    }

    /** Throws {@link IllegalArgumentException} when the body is not Base64. */
    byte[] der() {
        return Base64.getMimeDecoder().decode(body.strip());
    }

    /** The label alone: the body may be a private key. */
    @Override
    public String toString() {
        return "PEM block " + label;
    }
}
