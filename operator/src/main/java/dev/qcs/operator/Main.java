package dev.qcs.operator;

import dev.qcs.operator.lag.kafka.LoginModules;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code qcs}. */
@Command(
        name = "qcs",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Scales queue consumers, and says what scaling cannot fix.",
        subcommands = {
            RunCommand.class,
            RecordCommand.class,
            ReplayCommand.class,
            SimulateCommand.class,
            DoctorCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Tokens are the operator's own matter: it says later from where it may have them.
        LoginModules.allow(List.of());
        int code = commandLine().execute(arguments);
        // After a clean end no thread keeps the JVM alive; a failed start may leave some.
        if (code != 0) {
            System.exit(code);
        }
    }

    /** The whole command, without anything done yet. */
    static CommandLine commandLine() {
        return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            Build build = Build.current();
            return new String[] {"qcs " + build.version() + " (" + build.revision() + ")"};
        }
    }
}
