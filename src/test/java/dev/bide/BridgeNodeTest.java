package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The event bus bridge, with the client library from npm, in Node. It needs {@code npm ci} in {@code target/npm}, with the
 * files of {@code src/test/npm}.
 */
@Tag("npm")
@ExtendWith(VertxExtension.class)
class BridgeNodeTest {

    private static final Path MODULES = Path.of("target", "npm");

    private Vertx vertx;
    private Server server;

    @BeforeEach
    void deploy(Vertx freshVertx) {
        vertx = freshVertx;
        server = Server.deploy(
                vertx,
                2,
                new JsonObject()
                        .put("http", new JsonObject().put("bridge", true).put("origins", new JsonArray())));
    }

    /** Starts Node with a script that has the class {@code EventBus}. */
    private Process node(String script) throws IOException {
        String whole = "const EventBus = require('@vertx/eventbus-bridge-client.js');\n"
                + script.replace("localhost:8080", "localhost:" + server.port());
        return new ProcessBuilder("node", "-e", whole)
                .directory(MODULES.toFile())
                .redirectErrorStream(true)
                .start();
    }

    @Test
    void theScriptOfTheGuideWorks() throws IOException {
        List<String> scripts = Page.guide("bridge").blocks("js");
        assertEquals(1, scripts.size());
        Process node = node(scripts.get(0));
        try (BufferedReader output = node.inputReader(StandardCharsets.UTF_8)) {
            double delay = await(server.ask(
                            "wait-random", new JsonObject().put("maxDelay", 0.2).put("seed", 7)))
                    .getDouble("delay");
            assertEquals(delay, Double.parseDouble(output.readLine()));
            await(server.ask(
                    "measure-time",
                    new JsonObject().put("n", 1).put("maxDelay", 0).put("seed", 7)));
            assertEquals("measurement", output.readLine());
        } finally {
            node.destroy();
        }
        Server.until(() -> server.metric("bide_connections") == 1);
    }

    @Test
    void failuresAndTheEndOfARegistrationReachTheLibrary() throws IOException {
        Process node = node("""
                const bus = new EventBus('http://localhost:8080/eventbus');
                bus.onerror = error => console.log('error ' + error.failureCode + ' ' + error.message);
                bus.onopen = () => {
                  const receive = (failure, message) => console.log('never ' + message);
                  bus.registerHandler('bide.events', receive);
                  bus.unregisterHandler('bide.events', receive);
                  bus.registerHandler('some.address', receive);
                  bus.send('bide.wait-n', {n: -1, seed: 7}, {}, failure => {
                    console.log(failure.failureType + ' ' + failure.failureCode + ' ' + failure.message);
                    bus.send('bide.measure-time', {n: 1, maxDelay: 0, seed: 7}, {}, (none, message) => {
                      console.log(none + ' ' + message.body.n);
                      bus.close();
                    });
                  });
                };
                bus.onclose = () => console.log('closed');
                """);
        try (BufferedReader output = node.inputReader(StandardCharsets.UTF_8)) {
            assertEquals(
                    List.of(
                            "error 403 the bridge gives only bide.events, not \"some.address\"",
                            "RECIPIENT_FAILURE 400 n must be a whole number from 0 to 1000000, not -1",
                            "null 1",
                            "closed"),
                    output.lines().toList());
        }
        assertTrue(node.onExit().join().exitValue() == 0, "node ends by itself");
    }
}
