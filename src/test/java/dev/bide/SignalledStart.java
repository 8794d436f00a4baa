package dev.bide;

import dev.bide.config.Settings;
import dev.bide.json.JsonFields;
import io.vertx.core.json.JsonObject;

/** Bide in a process of its own that gets a SIGTERM while it starts. */
final class SignalledStart {

    private SignalledStart() {}

    /** Takes the number of instances. */
    public static void main(String... args) throws ReflectiveOperationException {
        JsonObject config = ProgramProcess.configWithoutWarnings();
        ServerProgram.start(config.put("instances", Integer.parseInt(args[0])), Settings.of(JsonFields.plain(config)));
        // By reflection, because javac warns of this class.
        Class<?> signal = Class.forName("sun.misc.Signal");
        signal.getMethod("raise", signal)
                .invoke(null, signal.getConstructor(String.class).newInstance("TERM"));
    }
}
