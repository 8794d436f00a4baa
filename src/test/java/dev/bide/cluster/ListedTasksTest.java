package dev.bide.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.peer.FakeCluster;
import dev.bide.shape.Shape;
import dev.bide.task.Task;
import dev.bide.task.TaskQuery;
import dev.bide.task.TaskState;
import dev.bide.time.HandTimers;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A list of the tasks of all nodes, page by page. */
class ListedTasksTest {

    private static final int MAX_MESSAGE_CHARS = 64 * 1024;

    private final HandTimers timers = new HandTimers(5);
    private final FakeCluster cluster = new FakeCluster(timers);
    private final NodeOfTasks a = new NodeOfTasks(timers, cluster, "a");
    private final NodeOfTasks b = new NodeOfTasks(timers, cluster, "b");
    private final NodeOfTasks c = new NodeOfTasks(timers, cluster, "c");

    private JsonObject page(NodeOfTasks node, TaskQuery query) {
        Future<ListedTasks> page = node.foreign.list(query);
        timers.settle();
        return page.result().json();
    }

    private static List<String> ids(JsonObject page) {
        return page.getJsonArray("tasks").stream()
                .map(task -> ((JsonObject) task).getString("id"))
                .toList();
    }

    /** Starts tasks on all nodes in turn, and returns their ids in the order of their creation. */
    private List<String> start(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            NodeOfTasks node = List.of(a, b, b, c).get(i % 4);
            ids.add(node.tasks
                    .waitRandom("t" + i % 3, WaitRequest.upTo(3600).withSeed(i))
                    .id());
            timers.advance(Duration.ofMillis(1));
        }
        return ids;
    }

    /** Reads all pages through one node. */
    private List<String> all(NodeOfTasks node, TaskQuery query) {
        List<String> ids = new ArrayList<>();
        JsonObject page = page(node, query);
        ids.addAll(ids(page));
        while (page.containsKey("next")) {
            page = page(node, query.after(page.getString("next")));
            ids.addAll(ids(page));
        }
        return ids;
    }

    @Test
    void everyNodeListsTheTasksOfAllInTheOrderOfTheirCreation() {
        List<String> created = start(40);
        List<String> reversed = new ArrayList<>(created);
        Collections.reverse(reversed);
        JsonObject first = page(a, TaskQuery.all());
        for (NodeOfTasks node : List.of(a, b, c)) {
            assertEquals(created, ids(page(node, TaskQuery.all())));
            assertEquals(reversed, ids(page(node, TaskQuery.all().fromTheNewest())));
            assertEquals(first.encode(), page(node, TaskQuery.all()).encode());
        }
        assertFalse(first.containsKey("next"));
        assertFalse(first.containsKey("missing"));
    }

    @Test
    void thePagesSkipNoTaskAndRepeatNone() {
        List<String> created = start(97);
        List<String> reversed = new ArrayList<>(created);
        Collections.reverse(reversed);
        for (int limit : List.of(1, 2, 3, 7, 96, 97, 200)) {
            assertEquals(created, all(b, TaskQuery.all().withLimit(limit)), "limit " + limit);
            assertEquals(reversed, all(b, TaskQuery.all().withLimit(limit).fromTheNewest()), "limit " + limit);
        }
        List<String> named = IntStream.range(0, 97)
                .filter(i -> i % 3 == 1)
                .mapToObj(created::get)
                .toList();
        assertEquals(named, all(c, TaskQuery.all().named("t1").withLimit(5)));
    }

    @Test
    void thePagesAreWholeIfTheMessagesOfOneNodeAreFull() {
        Shape large = Shape.weighted(IntStream.rangeClosed(1, Shape.MAX_POINTS)
                .mapToObj(i -> new Shape.Choice(i / 7.0, i / 3.0))
                .toList());
        List<String> created = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            NodeOfTasks node = i % 2 == 0 ? a : b;
            Task<?> task = node.tasks.waitN(FanOutRequest.of(1)
                    .shaped(i % 4 == 1 ? large : Shape.fixed(60))
                    .withSeed(i));
            created.add(task.id());
            timers.advance(Duration.ofMillis(1));
        }
        JsonObject first = page(a, TaskQuery.all().withLimit(200));
        assertTrue(first.getJsonArray("tasks").size() < 150, "a message was full");
        assertEquals(created, all(a, TaskQuery.all().withLimit(200)));
        int longest = cluster.replies().stream()
                .mapToInt(reply -> reply.encode().length())
                .max()
                .orElseThrow();
        assertTrue(longest > 30_000 && longest <= MAX_MESSAGE_CHARS, longest + " characters");
    }

    @Test
    void aNodeThatHangsIsNamedAndHoldsNothingUpForLong() {
        List<String> created = start(8);
        String hung = c.node.nodes().self().tag().toString();
        List<String> others = created.stream().filter(id -> !id.endsWith(hung)).toList();
        cluster.hang("c");
        Future<ListedTasks> page = a.foreign.list(TaskQuery.all());
        timers.advance(Duration.ofMillis(1990));
        assertFalse(page.isComplete());
        timers.advance(Duration.ofMillis(20));
        JsonObject json = page.result().json();
        assertEquals(others, ids(json));
        assertEquals(new JsonArray().add(hung), json.getJsonArray("missing"));
        cluster.goOn("c");
        assertEquals(created, ids(page(a, TaskQuery.all())));
    }

    @Test
    void aNodeThatHasGoneIsNotMissing() {
        start(8);
        cluster.kill("c");
        timers.advance(Duration.ofSeconds(1));
        JsonObject json = page(a, TaskQuery.all());
        assertEquals(6, ids(json).size());
        assertNull(json.getJsonArray("missing"));
    }

    @Test
    void theStateOfTheQueryIsThatOfTheTasks() {
        start(8);
        Task<?> first = a.tasks.waitRandom(done());
        timers.advance(Duration.ofMillis(1)); // ids of one millisecond are in no order
        Task<?> second = c.tasks.waitRandom(done());
        timers.advance(Duration.ofSeconds(1));
        assertEquals(
                List.of(first.id(), second.id()), ids(page(b, TaskQuery.all().in(TaskState.DONE))));
    }

    private static WaitRequest done() {
        return WaitRequest.of(Shape.fixed(0.5)).withSeed(7);
    }
}
