package dev.bide;

import dev.bide.config.Settings;
import dev.bide.json.JsonFields;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The program, with clients of its own on the event bus. Each line of input is a number of clients and their
 * {@code maxDelay}. It prints a count of the answers by code when all clients are answered, and a line when the given number
 * of tasks has ended.
 */
final class ManyClients {

    /** The first delay of this seed is far from 0, so that a wait of up to an hour does not end during the test. */
    static final int LONG_SEED = 7;

    private final Vertx vertx;
    private final int expectedAnswers;
    private final int expectedTasks;
    private final Map<Integer, Integer> answers = new TreeMap<>();
    private int answered;
    private int ended;

    private ManyClients(Vertx vertx, int expectedAnswers, int expectedTasks) {
        this.vertx = vertx;
        this.expectedAnswers = expectedAnswers;
        this.expectedTasks = expectedTasks;
    }

    public static void main(String... args) throws IOException {
        JsonObject config = new JsonObject(Files.readString(Path.of(args[0])));
        Vertx vertx = ServerProgram.start(config, Settings.of(JsonFields.plain(config)));
        ManyClients clients = new ManyClients(vertx, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        vertx.eventBus().<JsonObject>consumer("bide.events", message -> clients.event(message.body()));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        in.lines().map(line -> line.split(" ", -1)).forEach(words -> {
            clients.ask(Integer.parseInt(words[0]), Double.parseDouble(words[1]));
        });
    }

    private void ask(int n, double maxDelay) {
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(TimeUnit.HOURS.toMillis(2));
        for (int i = 0; i < n; i++) {
            JsonObject request = new JsonObject().put("maxDelay", maxDelay).put("seed", maxDelay > 60 ? LONG_SEED : i);
            vertx.eventBus().request("bide.wait-random", request, options).onComplete(this::answered);
        }
    }

    private synchronized void answered(AsyncResult<?> reply) {
        int code = reply.succeeded() ? 200 : ((ReplyException) reply.cause()).failureCode();
        answers.merge(code, 1, Integer::sum);
        if (++answered == expectedAnswers) {
            System.out.println("answered over the bus: " + answers);
        }
    }

    private synchronized void event(JsonObject event) {
        if (event.getString("event").equals("ended") && ++ended == expectedTasks) {
            System.out.println("tasks that have ended: " + ended);
        }
    }
}
