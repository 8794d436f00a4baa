package dev.bide;

import dev.bide.cli.Program;
import dev.bide.config.Settings;
import dev.bide.json.JsonBody;
import dev.bide.operation.Operations;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/** The program around the commands: it starts Vert.x when a command needs it, and has the signals. */
final class LocalProgram implements Program {

    private static final String CONF = "conf/bide.json";
    private static final int MAX_PORT = 65_535;
    private static final int MAX_INSTANCES = 1024;

    /** A thousand times what the shipped settings take. */
    private static final int MAX_CONF_BYTES = 1 << 20;

    private final SignalHandler signals;

    LocalProgram(SignalHandler signals) {
        this.signals = signals;
    }

    @Override
    public Session open(Settings settings) {
        FatalErrors.handleUncaught();
        Main.setNettyProperties();
        Vertx vertx = Vertx.vertx(Main.vertxOptions(1));
        FatalErrors.watch(vertx);
        Parts parts = Parts.of(vertx, settings);
        WarmUp.on(parts.timers()).toCompletionStage().toCompletableFuture().join();
        return new LocalSession(vertx, parts.operations());
    }

    /** A session is one Vert.x. */
    private record LocalSession(Vertx vertx, Operations operations) implements Session {

        @Override
        public void close() {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Override
    public void serve(Optional<String> conf, Map<String, String> overrides) {
        JsonObject given = new JsonObject();
        if (overrides.containsKey("port")) {
            int port = wholeNumber("--port", overrides.get("port"), MAX_PORT);
            given.put("http", new JsonObject().put("port", port));
        }
        if (overrides.containsKey("instances")) {
            given.put("instances", wholeNumber("--instances", overrides.get("instances"), MAX_INSTANCES));
        }
        JsonObject config = settingsFile(conf.orElse(null)).mergeIn(given, true);
        // The file alone was right, so what is refused here is an argument.
        Main.start(config, Settings.of(config), signals);
    }

    private static int wholeNumber(String arg, String value, int max) {
        // At most nine digits, which an int can hold.
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) > max) {
            throw Refusal.invalid(arg, "must be a whole number from 0 to " + max, value);
        }
        return Integer.parseInt(value);
    }

    @Override
    public void onSignal(IntConsumer action) {
        signals.setShutdown(() -> action.accept(2));
    }

    @Override
    public void onResize(Runnable action) {}

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
}
