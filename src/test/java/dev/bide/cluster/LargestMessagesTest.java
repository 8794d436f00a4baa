package dev.bide.cluster;

import static dev.bide.cluster.NodesOfKeys.keyOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.cluster.NodesOfKeys.Member;
import dev.bide.operation.Route;
import dev.bide.peer.Ask;
import dev.bide.pool.PoolUse;
import dev.bide.script.Call;
import dev.bide.script.MovedPosition;
import dev.bide.shape.Shape;
import dev.bide.task.IdempotencyKey;
import dev.bide.task.Task;
import dev.bide.task.TaskQuery;
import dev.bide.task.TaskRequest;
import dev.bide.wait.FanOutPart;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Measurement;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Every message between nodes with the largest content that it may have: none has more than 64 KiB. */
class LargestMessagesTest {

    private static final int MAX_BYTES = 65_536;
    private static final Limits LIMITS = new Limits(1000, 100_000, 100_000, 1000, NodesOfKeys.TTL);

    /** A name of the greatest length, in characters of three bytes each. */
    private static final String LONG_NAME = "語".repeat(199);

    private final NodesOfKeys nodes = new NodesOfKeys();
    private final Member a = nodes.add("a", LIMITS);
    private final Member b = nodes.add("b", LIMITS);

    /** A shape with as many numbers as possible, of as many digits as possible. */
    private static Shape longShape(double scale) {
        TreeMap<Double, Double> points = new TreeMap<>();
        for (int i = 0; i < Shape.MAX_POINTS; i++) {
            points.put(i + 0.123456789, (i + 1.0 / 3) * scale);
        }
        return Shape.percentiles(points, 0, 101 * scale);
    }

    private static String keyOfOwner(Member owner, String kind) {
        for (int i = 0; ; i++) {
            String key = LONG_NAME + (char) ('a' + i);
            if (owner.node.nodes().owner(kind + "/" + key).id().equals(owner.id)) {
                return key;
            }
        }
    }

    @Test
    void noneIsTooLong() {
        askAboutTasks();
        runParts();
        askAboutKeys();
        a.step(keyOfOwner(a, "script"));
        a.goAndComeBack(() -> {});

        Set<String> asked = nodes.network.sent().stream()
                .map(message -> message.getString("ask"))
                .collect(Collectors.toSet());
        Set<String> all = new HashSet<>();
        // Those have as much content each time: ClusterStatusTest sends them.
        EnumSet.complementOf(EnumSet.of(Ask.STATUS, Ask.LATENESS)).forEach(ask -> all.add(ask.word()));
        assertEquals(all, asked);
        assertNoneIsTooLong();
    }

    private void assertNoneIsTooLong() {
        List<JsonObject> messages = new ArrayList<>(nodes.network.sent());
        messages.addAll(nodes.network.replies());
        messages.forEach(message -> assertTrue(
                message.toBuffer().length() <= MAX_BYTES, () -> message.encode().substring(0, 200)));
        assertEquals(List.of(), nodes.timers.reported());
    }

    @Test
    void noneIsTooLongIfMostOfItsBytesAreThoseOfNames() {
        List<String> names = IntStream.range(100, 250)
                .mapToObj(number -> "語".repeat(197) + number)
                .toList();
        for (String name : names) {
            a.step(name);
            a.sequenced(name, 7);
            b.tasks.waitRandom(name, WaitRequest.of(Shape.fixed(9)).withSeed(7));
        }
        // Of one name, too: they are listed together.
        names.forEach(name -> a.sequenced(LONG_NAME, name.hashCode()));
        for (Route list : List.of(Route.LIST_SCRIPTS, Route.LIST_SEQUENCES)) {
            assertFalse(nodes.result(a.keys.list(list, 1000)).containsKey("missing"));
            assertFalse(nodes.result(b.keys.list(list, 1000)).containsKey("missing"));
        }
        assertEquals(
                150,
                nodes.result(b.keys.one(Route.GET_SEQUENCE, LONG_NAME, 1000))
                        .getJsonArray("sequences")
                        .size());
        ListedTasks tasks = nodes.result(a.cluster.tasks().list(TaskQuery.all()));
        assertFalse(tasks.json().containsKey("missing"));

        a.goAndComeBack(() -> {
            assertEquals(150, b.stores.scripts().count());
            assertEquals(300, b.stores.sequences().count());
        });
        // Now the questions for the positions of one name have as many in their answers.
        names.forEach(name -> assertEquals(2, a.step(name)));
        nodes.result(a.keys.one(Route.GET_SEQUENCE, LONG_NAME, 1000));
        assertNoneIsTooLong();
    }

    private void askAboutTasks() {
        Task<Measurement> task = b.tasks.waitN(FanOutRequest.of(20_000)
                .shaped(longShape(0.1))
                .withSeed(7)
                .failing(0.5, 500)
                .collecting());
        b.tasks.waitRandom(LONG_NAME, WaitRequest.of(longShape(1)).withSeed(7));
        for (int i = 0; i < 100; i++) {
            b.tasks.waitRandom(LONG_NAME, WaitRequest.of(longShape(9)).withSeed(7));
        }
        nodes.pass(11);
        ForeignTask seen = a.cluster.tasks().elsewhere(task.id()).orElseThrow();
        nodes.result(seen.await(0).future());
        nodes.result(seen.delays(0));
        JsonObject read = nodes.result(seen.read(0, 20_000, 0));
        assertEquals(1024, WaitPiece.of(read).size(), "as many as fit, and not as many as asked for");
        nodes.result(seen.cancel());
        nodes.result(a.cluster.tasks().list(TaskQuery.all()));
    }

    private void askAboutKeys() {
        String script = "1.23456789s,".repeat(340) + "2s";
        String key = keyOfOwner(b, "script");
        List<Long> returned = LongStream.range(0, 10_000)
                .mapToObj(step -> Long.MAX_VALUE / 2 + step)
                .toList();
        MovedPosition moved =
                new MovedPosition(script, 7, Long.MAX_VALUE / 2, Long.MAX_VALUE / 2 + 20_000, 5, returned, 0);
        a.stores.scripts().adopt(key, moved, nodes.timers.nanos());
        // The owner asks for the position, and gives as many of its steps again as have come with it.
        Member strict = nodes.add("strict", new Limits(0.5, 1000, 1000, 1000, NodesOfKeys.TTL));
        Call call = Call.scripted(WaitRequest.upTo(0).withSeed(1), script, key);
        strict.calls.waitRandom(call).future();
        nodes.timers.settle();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 26; i++) {
            keys.add(LONG_NAME + (char) ('A' + i));
            a.calls.waitRandom(Call.scripted(WaitRequest.upTo(0).withSeed(1), script, keys.get(i)));
            a.calls.waitRandom(Call.sequenced(WaitRequest.of(longShape(i + 1)).withSeed(i), LONG_NAME));
            nodes.timers.settle();
        }
        nodes.result(b.keys.list(Route.LIST_SCRIPTS, 1000));
        nodes.result(b.keys.list(Route.LIST_SEQUENCES, 1000));
        for (Member member : List.of(a, b)) {
            nodes.result(member.keys.one(Route.GET_SEQUENCE, LONG_NAME, 1000));
        }
        String pool = keyOfOwner(a, "pool");
        b.engine
                .waitRandom(WaitRequest.upTo(1).withSeed(1).in(PoolUse.of(pool).withCapacity(1)))
                .future();
        nodes.pass(5);
        claim();
        nodes.result(a.keys.reset());
    }

    /** Starts tasks with keys, asks for a task of another node, and gives up one. */
    private void claim() {
        String key = "k".repeat(250);
        for (Member member : List.of(a, b)) {
            for (int i = 0; i < 5; i++) {
                TaskRequest request =
                        TaskRequest.waitRandom(WaitRequest.of(longShape(1)).withSeed(1));
                nodes.result(member.keys.start(request, new IdempotencyKey(key + i, request, true)));
            }
        }
        Member full = nodes.add("full", new Limits(5, 1000, 1000, 1000, NodesOfKeys.TTL));
        Future<StartedTask> refused = full.start(keyOf(a, "idempotency"), 10);
        nodes.timers.settle();
        assertTrue(refused.failed());
    }

    private void runParts() {
        Future<Measurement> whole = a.engine
                .waitN(
                        FanOutRequest.of(10_000)
                                .shaped(longShape(0.04))
                                .withSeed(7)
                                .over(FanOutRequest.ALL_NODES),
                        waits -> {})
                .future();
        nodes.pass(5);
        assertTrue(whole.isComplete());
        a.engine
                .waitN(FanOutRequest.of(1000).shaped(longShape(1)).withSeed(7).over(FanOutRequest.ALL_NODES))
                .cancel();
        nodes.pass(1);
    }

    @Test
    void theLastAnswerAboutAPartHasAsManyTicksAsFitBesideAHistogram() {
        HostedPart part = new HostedPart(b.engine, a.node.nodes().self(), NodesOfKeys.LOST_SECONDS, () -> {});
        FanOutRequest request = FanOutRequest.of(10_000).shaped(longShape(0.03)).withSeed(7);
        part.begin(new FanOutPart(request, 0, 0), true);
        // No question comes for some time, and all waits have ended when it comes.
        nodes.pass(3.1);
        List<JsonObject> answers = new ArrayList<>();
        do {
            answers.add(nodes.result(part.await(1)));
        } while (!PartMessages.isOver(answers.get(answers.size() - 1)));
        JsonObject last = answers.get(answers.size() - 1);
        assertTrue(last.getJsonArray(PartMessages.TICKS).size() <= 2 * 1000);
        assertTrue(answers.stream()
                .anyMatch(answer -> answer.getJsonArray(PartMessages.TICKS).size() > 2 * 1000));
        assertEquals(10_000, last.getInteger(PartMessages.FINISHED));
    }
}
