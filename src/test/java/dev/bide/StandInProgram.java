package dev.bide;

import dev.bide.config.Settings;
import dev.bide.json.JsonFields;
import dev.bide.refusal.Refusal;
import dev.bide.standin.Definition;
import dev.bide.standin.StandIn;
import dev.bide.standin.StandInRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** The program, with a stand-in whose calls wait for an hour and one whose calls hang. It prints their ports. */
final class StandInProgram {

    private StandInProgram() {}

    public static void main(String... args) throws IOException {
        JsonObject config = new JsonObject(Files.readString(Path.of(args[0])));
        Vertx vertx = ServerProgram.start(config, Settings.of(JsonFields.plain(config)));
        StandInRegistry registry = SharedState.of(vertx).standIns();
        StandIn waits = put(
                registry,
                StandInServer.definition("waits", 0, StandInServer.rule().shape("fixed(3600)")));
        StandIn hangs = put(
                registry,
                StandInServer.definition("hangs", 0, StandInServer.rule().fault("hang")));
        System.out.println("stand-ins " + waits.port() + " " + hangs.port());
    }

    private static StandIn put(StandInRegistry registry, Definition definition) {
        // Until the first instance is there.
        while (true) {
            try {
                return Server.await(registry.put(definition, 10, 1000));
            } catch (Refusal e) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
