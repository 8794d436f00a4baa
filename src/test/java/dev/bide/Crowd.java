package dev.bide;

import dev.bide.config.Settings;
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
 * The program, with some of its own who wait on its bus: for each line of input, the number of them and how long at the
 * most. When all have been answered, it prints how many with which code; and so it does when a number of tasks has ended.
 */
final class Crowd {

    private final Vertx vertx;
    private final int all;
    private final int allTasks;
    private final Map<Integer, Integer> answers = new TreeMap<>();
    private int answered;
    private int ended;

    private Crowd(Vertx vertx, int all, int allTasks) {
        this.vertx = vertx;
        this.all = all;
        this.allTasks = allTasks;
    }

    public static void main(String... args) throws IOException {
        JsonObject config = new JsonObject(Files.readString(Path.of(args[0])));
        Vertx vertx = Main.start(config, Settings.of(config));
        Crowd crowd = new Crowd(vertx, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        vertx.eventBus().<JsonObject>consumer("bide.events", message -> crowd.event(message.body()));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        in.lines().map(line -> line.split(" ", -1)).forEach(words -> {
            crowd.ask(Integer.parseInt(words[0]), Double.parseDouble(words[1]));
        });
    }

    private void ask(int n, double maxDelay) {
        DeliveryOptions patient = new DeliveryOptions().setSendTimeout(TimeUnit.HOURS.toMillis(2));
        for (int i = 0; i < n; i++) {
            JsonObject wanted = new JsonObject().put("maxDelay", maxDelay).put("seed", maxDelay > 60 ? 7 : i);
            vertx.eventBus().request("bide.wait-random", wanted, patient).onComplete(this::answered);
        }
    }

    private synchronized void answered(AsyncResult<?> reply) {
        int code = reply.succeeded() ? 200 : ((ReplyException) reply.cause()).failureCode();
        int unused = answers.merge(code, 1, Integer::sum);
        if (++answered == all) {
            System.out.println("answered over the bus: " + answers);
        }
    }

    private synchronized void event(JsonObject event) {
        if (event.getString("event").equals("ended") && ++ended == allTasks) {
            System.out.println("tasks that have ended: " + ended);
        }
    }
}
