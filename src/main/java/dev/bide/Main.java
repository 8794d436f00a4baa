package dev.bide;

import dev.bide.config.Settings;
import dev.bide.contract.Version;
import dev.bide.json.JsonBody;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The program: arguments, settings and signals. {@link ServerProgram} is what runs then. */
public final class Main {

    private static final String CONF = "conf/bide.json";
    private static final int EXIT_WRONG_ARGUMENT = 2;

    /** A thousand times what the shipped settings take. */
    private static final int MAX_CONF_BYTES = 1 << 20;

    private Main() {}

    /**
     * Runs the program until a signal ends it.
     *
     * @param args see {@code --help}
     */
    public static void main(String... args) {
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            // Before anything else is loaded. Not with a plus, which would load the JDK's compiler of such expressions.
            System.out.println("bide ".concat(Version.read()));
            return;
        }
        // First, so that a signal ends the program in the same way from its first moment on.
        SignalHandler signals = handleSignals();
        try {
            Arguments arguments = Arguments.of(List.of(args));
            if (arguments.help()) {
                System.out.print(Arguments.HELP);
            } else if (arguments.version()) {
                System.out.println("bide " + Version.read());
            } else {
                JsonObject config = settingsFile(arguments.conf()).mergeIn(arguments.overrides(), true);
                // The file alone was right, so what is refused here is an argument.
                ServerProgram.start(config, Settings.of(config), signals);
            }
        } catch (Refusal e) {
            System.err.println("bide: " + e.getMessage());
            System.err.println(Arguments.USAGE);
            System.exit(EXIT_WRONG_ARGUMENT);
        }
    }

    /** Reads and checks a settings file; null is conf/bide.json, which may be missing. */
    private static JsonObject settingsFile(String conf) {
        String file = conf == null ? CONF : conf;
        try {
            boolean builtIn = conf == null && !Files.exists(Path.of(CONF));
            JsonObject given = builtIn ? new JsonObject() : JsonBody.readFile(read(Path.of(file)));
            // Before the merge, which would hide a mistake in the file if an argument overrides it.
            Settings.check(given);
            return given;
        } catch (IOException | InvalidPathException e) {
            throw new Refusal(Reason.INVALID, "cannot read the settings file " + Refusal.shown(file));
        } catch (Refusal e) {
            throw new Refusal(Reason.INVALID, file + ": " + e.getMessage());
        }
    }

    /** Reads a settings file. It may be a pipe or a device, which has no size and perhaps no end. */
    private static Buffer read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_CONF_BYTES + 1);
            if (bytes.length > MAX_CONF_BYTES) {
                throw new Refusal(Reason.INVALID, "a settings file must have at most " + MAX_CONF_BYTES + " bytes");
            }
            return Buffer.buffer(bytes);
        }
    }

    private static SignalHandler handleSignals() {
        SignalHandler signals = new SignalHandler();
        signals.register();
        return signals;
    }
}
