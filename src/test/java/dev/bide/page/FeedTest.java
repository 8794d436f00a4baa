package dev.bide.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.lateness.HandLoops;
import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.ProbeOptions;
import dev.bide.pool.PoolStates;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Refusal;
import dev.bide.task.Task;
import dev.bide.task.TaskListener;
import dev.bide.task.TaskRegistry;
import dev.bide.task.Tasks;
import dev.bide.time.HandTimers;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Measurement;
import dev.bide.wait.TestEngines;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeedTest {

    private static final Duration PERIOD = Duration.ofMillis(100);

    /** Twice what a wait may be rounded up by. */
    private static final Duration SLACK = Duration.ofMillis(4);

    private static final int MAX_VIEWERS = 2;

    static final TaskListener NO_LISTENER = new TaskListener() {
        @Override
        public void created(Task<?> task) {}

        @Override
        public void progressed(Task<?> task) {}

        @Override
        public void ended(Task<?> task) {}
    };

    private final HandLoops loops = new HandLoops(1, -123_456_789);
    private final HandTimers timers = loops.loops().get(0);
    private final PageState state = new PageState();
    private final TaskRegistry registry = new TaskRegistry();
    private final Engine engine =
            TestEngines.create(timers, Limiter.ofWaits(), new Limits(3600, 1_000_000, 2_000_000, 100, 600));
    private final Tasks tasks = new Tasks(engine, registry, NO_LISTENER);
    private final HandOutput client = new HandOutput();

    private Feed feed(int probeMillis) {
        ProbeOptions options = new ProbeOptions(probeMillis, 250);
        LatenessMeter meter = loops.open(options, stall -> {});
        PoolStates pools = new PoolStates(new Pools(), timers::nanos);
        return new Feed(state, new Feed.Options("1.2.3", MAX_VIEWERS, options), engine, meter, registry, pools);
    }

    private Viewer open(Feed feed, Task<?> task) {
        return feed.open(Optional.of(task.id()), false, client);
    }

    private Task<Measurement> task(int n, double maxDelay) {
        return tasks.waitN(FanOutRequest.of(n).upTo(maxDelay).withSeed(7));
    }

    private static int sum(List<JsonObject> frames) {
        Map<String, Integer> cells = new HashMap<>();
        for (JsonObject frame : frames) {
            for (Object each : frame.getJsonObject("run", new JsonObject()).getJsonArray("cells", new JsonArray())) {
                JsonArray cell = (JsonArray) each;
                cells.put(cell.getInteger(0) + " " + cell.getInteger(1), cell.getInteger(2));
            }
        }
        return cells.values().stream().mapToInt(count -> count).sum();
    }

    @Test
    void theFirstEventHasTheClockAndTheLastMinute() {
        Feed feed = feed(100);
        loops.advance(Duration.ofSeconds(5));
        Viewer viewer = feed.open(Optional.empty(), false, client);
        JsonObject hello = client.all("hello").get(0);
        assertEquals("1.2.3", hello.getString("version"));
        assertEquals(100, hello.getInteger("probeMillis"));
        assertEquals(250, hello.getInteger("warnMillis"));
        assertEquals(42, hello.getJsonArray("rows").size());
        assertEquals(0.0001, hello.getJsonArray("rows").getDouble(1));
        assertEquals(1, hello.getJsonArray("loops").size());
        // The clock begins with the column in which the feed was created, and the moment in it is a fraction.
        double t = hello.getDouble("t");
        assertEquals(5.076, t, 0.002);
        JsonArray columns = hello.getJsonArray("minute").getJsonArray(0);
        JsonArray last = columns.getJsonArray(columns.size() - 1);
        assertEquals((long) Math.floor(t * 10), last.getLong(0));
        assertTrue(columns.size() >= 49, columns::encode);
        viewer.close();
    }

    @Test
    void aFrameComesTenTimesASecondIfSomethingChanges() {
        Feed feed = feed(10);
        Viewer viewer = feed.open(Optional.empty(), false, client);
        loops.advance(Duration.ofSeconds(3).plus(SLACK));
        int frames = client.all("frame").size();
        assertTrue(frames >= 27 && frames <= 30, frames + " frames");
        viewer.close();
        loops.advance(Duration.ofSeconds(1));
        assertEquals(frames, client.all("frame").size(), "frames after the close");
    }

    @Test
    void ifNothingChangesAFrameComesEveryTwoSeconds() {
        Feed feed = feed(0);
        Viewer viewer = feed.open(Optional.empty(), false, client);
        loops.advance(Duration.ofSeconds(20).plus(PERIOD));
        int frames = client.all("frame").size();
        assertTrue(frames >= 9 && frames <= 10, frames + " frames");
        viewer.close();
    }

    @Test
    void withoutAViewerNoTimerIsSet() {
        Feed feed = feed(0);
        int before = timers.pending();
        Viewer viewer = feed.open(Optional.empty(), false, client);
        assertEquals(before + 1, timers.pending());
        viewer.close();
        viewer.close();
        assertEquals(0, state.viewers().used());
        loops.advance(PERIOD.plus(SLACK));
        assertEquals(before, timers.pending());
        Viewer next = feed.open(Optional.empty(), false, client);
        loops.advance(Duration.ofSeconds(2).plus(PERIOD));
        assertEquals(List.of("hello", "hello", "frame"), client.names());
        next.close();
    }

    @Test
    void aClientThatTakesNothingGetsOneFrameWithAllChangesWhenItReadsOn() {
        Feed feed = feed(100);
        Task<Measurement> task = task(5000, 5);
        Viewer viewer = open(feed, task);
        loops.advance(Duration.ofSeconds(1).plus(SLACK));
        int before = sum(client.all("frame"));
        assertTrue(before > 500 && before < 1500, before + " waits");
        client.stopReading();
        loops.advance(PERIOD);
        int sends = client.sends;
        loops.advance(Duration.ofSeconds(3));
        assertEquals(sends, client.sends, "sends to a client that takes nothing");
        client.readOn();
        loops.advance(PERIOD);
        assertEquals(sends + 1, client.sends);
        JsonObject run = client.events.get(client.events.size() - 1).data().getJsonObject("run");
        assertEquals(run.getInteger("finished"), sum(client.all("frame")));
        assertTrue(run.getInteger("finished") > 3000, run::encode);
        loops.advance(Duration.ofSeconds(3));
        assertEquals(5000, sum(client.all("frame")));
        assertEquals(1, client.all("over").size());
        assertEquals("done", client.all("over").get(0).getString("state"));
        viewer.close();
    }

    @Test
    void theRunIsPartOfEachFrameUntilItIsOver() {
        Feed feed = feed(100);
        Viewer viewer = open(feed, task(100, 1));
        loops.advance(Duration.ofSeconds(3));
        List<String> names = client.names();
        int over = names.indexOf("over");
        assertTrue(over > 0, names::toString);
        assertTrue(client.events.get(over - 1).data().containsKey("run"));
        for (HandOutput.Event event : client.events.subList(over + 1, client.events.size())) {
            assertEquals("frame", event.name());
            assertFalse(event.data().containsKey("run"));
        }
        viewer.close();
    }

    @Test
    void theCountsOfARunAreKeptOnceAndDroppedWithTheLastViewer() {
        Feed feed = feed(100);
        Task<Measurement> task = task(100, 1);
        Viewer one = open(feed, task);
        Viewer two = open(feed, task);
        assertEquals(1, state.runs().count());
        one.close();
        one.close();
        assertEquals(1, state.runs().count());
        Viewer log = feed.open(Optional.of(task.id()), true, client);
        assertEquals(2, state.runs().count(), "another axis has other bins");
        two.close();
        log.close();
        assertEquals(0, state.runs().count());
    }

    @Test
    void aRunIsWholeAlthoughItsTaskIsForgotten() {
        Feed feed = feed(100);
        Viewer viewer = open(feed, task(100, 1));
        loops.advance(Duration.ofSeconds(2));
        assertEquals(1, registry.forgetEnded());
        HandOutput second = new HandOutput();
        Viewer later = feed.open(client.all("plan").get(0).getString("id").transform(Optional::of), false, second);
        loops.advance(PERIOD.plus(SLACK));
        assertEquals(100, sum(client.all("frame")));
        assertTrue(second.all("plan").get(0).getBoolean("missing"));
        viewer.close();
        later.close();
    }

    @Test
    void moreViewersThanTheLimitAreRefused() {
        Feed feed = feed(100);
        Viewer one = feed.open(Optional.empty(), false, client);
        Viewer two = feed.open(Optional.of("x"), false, client);
        assertThrows(Refusal.class, () -> feed.open(Optional.empty(), false, client));
        assertEquals(2, state.viewers().used());
        one.close();
        feed.open(Optional.empty(), false, client).close();
        two.close();
        assertEquals(0, state.viewers().used());
    }

    @Test
    void stoppingTellsEachViewerOnceAndRefusesOthers() {
        Feed feed = feed(100);
        Viewer viewer = open(feed, task(100, 3600));
        loops.advance(PERIOD.plus(SLACK));
        assertTrue(engine.stop().isComplete() || !client.ended);
        loops.advance(SLACK);
        assertTrue(client.ended);
        assertEquals(
                new JsonObject().put("detail", "stopping"),
                client.all("stopped").get(0));
        assertEquals(0, state.viewers().used());
        assertEquals(0, state.runs().count());
        viewer.close();
        int events = client.events.size();
        loops.advance(Duration.ofSeconds(3));
        assertEquals(events, client.events.size());
        assertThrows(Refusal.class, () -> feed.open(Optional.empty(), false, client));
    }

    @Test
    void theLastFrameHasAllThatHasComeSinceTheOneBefore() {
        Feed feed = feed(100);
        Viewer viewer = open(feed, task(50_000, 5));
        HandOutput silent = new HandOutput();
        Viewer other = feed.open(Optional.empty(), false, silent);
        loops.advance(Duration.ofSeconds(2).plus(PERIOD.dividedBy(2)));
        silent.stopReading();
        loops.advance(PERIOD);
        int before = silent.events.size();
        loops.advance(PERIOD.minus(SLACK));
        int sent = sum(client.all("frame"));
        assertTrue(engine.stop().isComplete() || !client.ended);
        loops.advance(SLACK);
        assertTrue(sum(client.all("frame")) > sent, sent + " waits");
        assertEquals("stopped", client.names().get(client.names().size() - 1));
        // A client that takes nothing has only the event that ends the stream, behind what it has not read.
        assertEquals("stopped", silent.names().get(silent.names().size() - 1));
        assertEquals(before + 1, silent.events.size());
        viewer.close();
        other.close();
    }

    @Test
    void aStallIsInOneFrameWithItsMoment() {
        Feed feed = feed(100);
        Viewer viewer = feed.open(Optional.empty(), false, client);
        // The meter reports no stall of the first seconds of a program.
        loops.advance(Duration.ofSeconds(20));
        double before = client.all("frame").get(client.all("frame").size() - 1).getDouble("t");
        loops.hold(Duration.ofMillis(600), 1);
        loops.advance(Duration.ofSeconds(2));
        List<JsonObject> stalls = client.all("frame").stream()
                .flatMap(frame -> frame.getJsonArray("stalls").stream())
                .map(JsonObject.class::cast)
                .toList();
        assertEquals(1, stalls.size(), stalls::toString);
        assertEquals(before + 0.1, stalls.get(0).getDouble("from"), 0.2);
        assertTrue(stalls.get(0).getDouble("seconds") > 0.4, stalls::toString);
        viewer.close();
    }
}
