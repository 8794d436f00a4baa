package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.standin.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Validates real messages against {@code /asyncapi.json}: the reply and the failures of every address, every event, and every
 * message of a stream. A message that the document does not have fails, and so does one of the document that is not seen.
 */
class ContractBusTest {

    private static final String FOLLOWER = "contract.follower";

    private static Vertx vertx;
    private static Server server;
    private static JsonObject document;
    private static Schemas schemas;

    private static final Queue<JsonObject> EVENTS = new ConcurrentLinkedQueue<>();

    private final Set<String> seen = new TreeSet<>();
    private int messages;

    @BeforeAll
    static void deploy() {
        vertx = Vertx.vertx();
        // First, because an event loop has at most one warning a minute, which must not be missed.
        vertx.eventBus().<JsonObject>consumer("bide.events", message -> EVENTS.add(message.body()));
        JsonObject limits = new JsonObject().put("maxTasks", 4);
        // Any probe that is late at all is an event.
        JsonObject meter = new JsonObject().put("probeMillis", 10).put("warnMillis", 1);
        server = Server.deploy(vertx, 1, new JsonObject().put("limits", limits).put("meter", meter));
        document = server.json("/asyncapi.json");
        schemas = new Schemas(document);
    }

    @AfterAll
    static void close() {
        await(vertx.close());
    }

    @Test
    void everyMessageOfTheDocumentIsSeenAndNoOther() {
        Queue<JsonObject> followed = new ConcurrentLinkedQueue<>();
        await(vertx.eventBus()
                .<JsonObject>consumer(FOLLOWER, message -> {
                    followed.add(message.body());
                    message.reply(null);
                })
                .completion());
        waits();
        state();
        tasks();
        Server.until(() -> followed.stream().anyMatch(message -> message.containsKey("end")));
        Server.until(() -> published("progress"));
        // The meter warns of no stall in its first five seconds.
        Server.until(() -> published("late"));
        changeOfNodes();
        EVENTS.forEach(this::checkEvent);
        stopped(followed);
        followed.forEach(this::checkFollowed);
        assertEquals(listed(), seen);
        System.out.println(
                "contract: " + messages + " messages validated, of " + listed().size() + " kinds (channel, message)");
    }

    /** A cluster comes and goes, whose events are seen here. */
    private static void changeOfNodes() {
        try (ClusterOfNodes nodes = new ClusterOfNodes(2)) {
            await(nodes.vertx(0)
                    .eventBus()
                    .<JsonObject>consumer("bide.events", message -> EVENTS.add(message.body()))
                    .completion());
            nodes.add(1, new JsonObject());
            Server.until(() -> published("joined"));
            await(nodes.server(0)
                    .ask("tasks.create", new JsonObject().put("maxDelay", 0).put("seed", 7)));
            Server.until(() -> EVENTS.stream()
                    .anyMatch(json -> json.getString("event").equals("created") && json.containsKey("node")));
            await(nodes.node(1).peers().leave());
            Server.until(() -> published("left"));
            nodes.kill(2);
            Server.until(() -> published("lost"));
        }
    }

    private static boolean published(String event) {
        return EVENTS.stream().anyMatch(json -> json.getString("event").equals(event));
    }

    private void waits() {
        JsonObject wait = new JsonObject().put("maxDelay", 0.01).put("seed", 7);
        reply("waitRandom", "wait-random", wait);
        reply("waitRandom", "wait-random", wait.copy().put("pool", "contract").put("capacity", 1));
        failure("waitRandom", "wait-random", wait.copy().put("failRate", 1).put("failStatus", 418));
        failure("waitRandom", "wait-random", wait.copy().put("timeout", 0));
        JsonObject three = wait.copy().put("n", 3);
        for (JsonObject more : List.of(new JsonObject(), new JsonObject().put("list", false))) {
            reply("waitN", "wait-n", three.copy().mergeIn(more));
            reply("waitN", "wait-n", three.copy().put("need", 1).mergeIn(more));
        }
        reply("measureTime", "measure-time", three);
        JsonObject draw = new JsonObject().put("n", 3).put("seed", 7);
        reply("draw", "draw", draw);
        reply("draw", "draw", draw.copy().put("list", false).put("shape", "weighted(0.01:90,2:1)"));
        reply("curve", "curve", new JsonObject().put("n", 3));
        reply("curve", "curve", new JsonObject().put("n", 3).put("shape", "weighted(0.01:90,2:1)"));
        reply("profiles", "profiles", new JsonObject());
        reply("lateness", "lateness", new JsonObject());
        reply("lateness", "lateness", new JsonObject().put("of", "cluster"));
        reply("cluster", "cluster", new JsonObject());
        for (String address : new String[] {
            "waitRandom wait-random",
            "waitN wait-n",
            "measureTime measure-time",
            "draw draw",
            "curve curve",
            "profiles profiles",
            "lateness lateness",
            "cluster cluster",
            "listScripts scripts.list",
            "listSequences sequences.list",
            "listPools pools.list",
            "listStandIns stand-ins.list",
            "reset reset",
            "createTask tasks.create",
            "listTasks tasks.list",
            "awaitTask tasks.await"
        }) {
            String[] names = address.split(" ", 2);
            failure(names[0], names[1], new JsonObject().put("zzz", 1));
        }
    }

    private void state() {
        JsonObject script =
                new JsonObject().put("script", "0ms").put("key", "contract").put("seed", 7);
        reply("waitRandom", "wait-random", script);
        JsonObject sequence = new JsonObject()
                .put("maxDelay", "10ms")
                .put("sequence", "contract")
                .put("seed", 7);
        reply("waitRandom", "wait-random", sequence.copy().put("failRate", 0.01));
        JsonObject wait = new JsonObject().put("shape", "fixed(1h)").put("seed", 7);
        reply("createTask", "tasks.create", wait.put("pool", "contract").put("capacity", 1));
        for (String kind : new String[] {"Script scripts key", "Sequence sequences sequence", "Pool pools pool"}) {
            String[] names = kind.split(" ", 3);
            JsonObject named = new JsonObject().put(names[2], "contract");
            reply("list" + names[0] + "s", names[1] + ".list", new JsonObject());
            reply("get" + names[0], names[1] + ".get", named);
            reply("delete" + names[0], names[1] + ".delete", named);
            failure("get" + names[0], names[1] + ".get", named);
            failure("delete" + names[0], names[1] + ".delete", named);
        }
        standIns();
        calls();
        reply("reset", "reset", new JsonObject());
    }

    private void standIns() {
        JsonObject named = new JsonObject().put("name", "contract");
        reply(
                "putStandIn",
                "stand-ins.put",
                named.copy().put("maxDelay", "10ms").put("seed", 7));
        failure("putStandIn", "stand-ins.put", named.copy().put("to", "nowhere"));
        reply("listStandIns", "stand-ins.list", new JsonObject());
        reply("getStandIn", "stand-ins.get", named);
        reply("deleteStandIn", "stand-ins.delete", named);
        failure("getStandIn", "stand-ins.get", named);
        failure("deleteStandIn", "stand-ins.delete", named);
    }

    private void calls() {
        CallsOfStandIn standIn = CallsOfStandIn.start(vertx, "contract", 10);
        standIn.add("/", Outcome.ANSWERED);
        standIn.add("", Outcome.RESET, 0, OptionalDouble.of(0.5));
        JsonObject named = new JsonObject().put("name", "contract");
        reply("listCalls", "stand-ins.calls.list", named);
        reply(
                "listCalls",
                "stand-ins.calls.list",
                named.copy().put("path", "/*").put("outcome", "reset"));
        reply("deleteCalls", "stand-ins.calls.delete", named);
        failure("listCalls", "stand-ins.calls.list", named.copy().put("limit", 0));
        failure("deleteCalls", "stand-ins.calls.delete", new JsonObject().put("name", "none"));
    }

    private void tasks() {
        // Long enough for progress, which is published at most ten times a second.
        JsonObject task = new JsonObject().put("n", 3).put("maxDelay", 3).put("seed", 7);
        JsonObject done = id(reply(
                "createTask", "tasks.create", task.copy().put("key", "contract").put("name", "x")));
        failure("createTask", "tasks.create", task.copy().put("key", "contract"));
        reply("awaitTask", "tasks.await", done);
        reply("getTask", "tasks.get", done);
        reply("listTasks", "tasks.list", new JsonObject().put("limit", 1));
        reply("streamTask", "tasks.stream", done.copy().put("to", FOLLOWER));
        failure("streamTask", "tasks.stream", done.copy().put("to", "contract.unregistered"));
        JsonObject slow = id(reply(
                "createTask",
                "tasks.create",
                new JsonObject().put("maxDelay", 3600).put("seed", 7)));
        reply("awaitTask", "tasks.await", slow.copy().put("wait", 0));
        reply("cancelTask", "tasks.cancel", slow);
        JsonObject none = new JsonObject().put("id", "none");
        failure("getTask", "tasks.get", none);
        failure("cancelTask", "tasks.cancel", none);
    }

    private static JsonObject id(JsonObject task) {
        return new JsonObject().put("id", task.getString("id"));
    }

    /** The instance that sends a stream stops, and the task goes on at another. */
    private void stopped(Queue<JsonObject> followed) {
        JsonObject bus = new JsonObject().put("bus", new JsonObject().put("prefix", "other"));
        Server other = Server.deploy(vertx, 1, bus);
        JsonObject slow = new JsonObject().put("n", 2).put("maxDelay", 3600).put("seed", 7);
        JsonObject task = id(reply("createTask", "tasks.create", slow));
        await(vertx.eventBus().request("other.tasks.stream", task.copy().put("to", FOLLOWER)));
        await(other.undeploy());
        Server.until(() -> followed.stream().anyMatch(message -> message.containsKey("error")));
        reply("cancelTask", "tasks.cancel", task);
    }

    private JsonObject reply(String channel, String address, JsonObject body) {
        JsonObject reply = await(server.ask(address, body));
        check(channel, "request", body);
        check(channel + "Reply", "reply", reply);
        return reply;
    }

    private void failure(String channel, String address, JsonObject body) {
        ReplyException failure = server.refusal(address, body);
        JsonObject json = new JsonObject()
                .put("failureType", failure.failureType().name())
                .put("failureCode", failure.failureCode())
                .put("message", failure.getMessage());
        check(channel + "Reply", "failure", json);
    }

    private void checkEvent(JsonObject event) {
        String name = event.getString("event");
        JsonArray parts = payload("events", name).getJsonArray("allOf");
        assertEquals(2, parts.size());
        JsonObject named = new JsonObject().put("event", name);
        JsonObject rest = event.copy();
        rest.remove("event");
        if (event.containsKey("node")) {
            named.put("node", event.getString("node"));
            // An event about a node has it twice in the schema.
            if (!event.containsKey("nodes")) {
                rest.remove("node");
            }
        }
        schemas.check(parts.getJsonObject(0), named);
        schemas.check(parts.getJsonObject(1), rest);
        count("events", name);
    }

    private void checkFollowed(JsonObject message) {
        String name = message.containsKey("error")
                ? "stopped"
                : message.containsKey("waits") ? "waits" : message.containsKey("end") ? "end" : "task";
        check("stream", name, message);
    }

    private void check(String channel, String message, JsonObject body) {
        schemas.check(payload(channel, message), body);
        count(channel, message);
    }

    private void count(String channel, String message) {
        seen.add(channel + " " + message);
        messages++;
    }

    private static JsonObject payload(String channel, String message) {
        return document.getJsonObject("channels")
                .getJsonObject(channel)
                .getJsonObject("messages")
                .getJsonObject(message)
                .getJsonObject("payload");
    }

    private static Set<String> listed() {
        Set<String> listed = new TreeSet<>();
        document.getJsonObject("channels")
                .forEach(channel -> ((JsonObject) channel.getValue())
                        .getJsonObject("messages")
                        .fieldNames()
                        .forEach(message -> listed.add(channel.getKey() + " " + message)));
        return listed;
    }
}
