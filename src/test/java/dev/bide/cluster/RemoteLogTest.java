package dev.bide.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.json.StreamedTask;
import dev.bide.peer.FakeCluster;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.stream.LogListener;
import dev.bide.stream.LogReader;
import dev.bide.stream.WaitLog;
import dev.bide.task.Task;
import dev.bide.time.HandTimers;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream of the waits of a task that runs on another node. */
class RemoteLogTest {

    private static final int MAX_MESSAGE_CHARS = 64 * 1024;

    private final HandTimers timers = new HandTimers(5);
    private final FakeCluster cluster = new FakeCluster(timers);
    private final NodeOfTasks a = new NodeOfTasks(timers, cluster, "a");
    private final NodeOfTasks b = new NodeOfTasks(timers, cluster, "b");

    /** A client that reads the stream, and takes a piece when the test says so. */
    private final class Reader implements LogListener {

        private final StreamedTask task;
        private final WaitLog log;
        private final List<String> waits = new ArrayList<>();
        private final boolean takesAll;
        private Promise<Void> taken;
        private int quiet;
        private boolean over;
        private Throwable stopped;

        Reader(Task<?> followed, long after, int perPiece, boolean takesAll) {
            this.takesAll = takesAll;
            Future<StreamedTask> opened = a.find(followed).open();
            timers.settle();
            task = opened.result();
            log = task.log(after);
            new LogReader(a.engine.loop(), log, after, perPiece, this).begin();
            timers.settle();
        }

        @Override
        public Future<?> entries(long from, long to) {
            log.each(
                    (int) from,
                    (int) to,
                    (place, delay, late, failed) -> waits.add(place + " " + delay + " " + late + " " + failed));
            return takesAll ? taken() : next();
        }

        private Future<Void> next() {
            taken = Promise.promise();
            return taken.future();
        }

        void take() {
            taken.complete();
            advance(0.01);
        }

        @Override
        public Future<?> quiet() {
            quiet++;
            return taken();
        }

        @Override
        public void over() {
            over = true;
        }

        @Override
        public void stopped(Throwable reason) {
            stopped = reason;
        }
    }

    /** Returns a future that is not {@link LogListener#SKIPPED}. */
    private static Future<Void> taken() {
        Promise<Void> taken = Promise.promise();
        taken.complete();
        return taken.future();
    }

    private void advance(double seconds) {
        timers.advance(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private Task<Measurement> fanOut(FanOutRequest request) {
        Task<Measurement> task = b.tasks.waitN(request.withSeed(7));
        timers.settle();
        return task;
    }

    private static List<String> waits(Task<?> task, int from) {
        List<String> waits = new ArrayList<>();
        task.log()
                .each(
                        from,
                        task.log().finished(),
                        (place, delay, late, failed) -> waits.add(place + " " + delay + " " + late + " " + failed));
        return waits;
    }

    private long pulls() {
        return cluster.sent().stream()
                .filter(message -> "read-task".equals(message.getString("ask")))
                .count();
    }

    @Test
    void aStreamHasEachWaitToTheLastBitAndThenTheTask() {
        Task<Measurement> task =
                fanOut(FanOutRequest.of(5000).upTo(20).failing(0.2, 503).collecting());
        Reader reader = new Reader(task, 0, 64, true);
        advance(10);
        assertEquals(task.log().finished(), reader.waits.size(), "as they end");
        assertFalse(reader.over);
        advance(11);
        assertTrue(reader.over);
        assertEquals(waits(task, 0), reader.waits);
        assertEquals(StreamedTask.of(task).now(), reader.task.now());
        advance(1);
        long asked = pulls();
        advance(60);
        assertEquals(asked, pulls(), "nothing asks on");
        assertEquals(0, timers.reported().size());
    }

    @Test
    void noMessageIsLongerThanItMayBe() {
        // With the longest numbers.
        Task<Measurement> task = fanOut(FanOutRequest.of(100_000).upTo(0.0012345678901234567));
        advance(1);
        Reader reader = new Reader(task, 0, 1024, true);
        advance(1);
        assertTrue(reader.over);
        assertEquals(100_000, reader.waits.size());
        int longest = cluster.replies().stream()
                .mapToInt(reply -> reply.encode().length())
                .max()
                .orElseThrow();
        assertTrue(longest > 20_000 && longest <= MAX_MESSAGE_CHARS, longest + " characters");
    }

    @Test
    void aStreamContinuesWhereTheClientLeftIt() {
        Task<Measurement> task = fanOut(FanOutRequest.of(3000).upTo(1));
        advance(2);
        Reader reader = new Reader(task, 2990, 64, true);
        advance(0.1);
        assertEquals(waits(task, 2990), reader.waits);
        assertTrue(reader.over);
        Reader atTheEnd = new Reader(task, 3000, 64, true);
        advance(0.1);
        assertEquals(List.of(), atTheEnd.waits);
        assertTrue(atTheEnd.over);
        assertEquals("done", atTheEnd.task.now().getString("state"));
    }

    @Test
    void aSlowReaderIsAskedForNothingItHasNotTaken() {
        Task<Measurement> task = fanOut(FanOutRequest.of(10_000).upTo(1));
        advance(2);
        Reader reader = new Reader(task, 0, 64, false);
        long asked = pulls();
        advance(50);
        assertEquals(64, reader.waits.size());
        assertEquals(asked, pulls(), "one piece is enough");
        for (int i = 0; i < 15; i++) {
            assertEquals(asked, pulls());
            reader.take();
        }
        assertEquals(asked + 1, pulls(), "the next piece when the first is taken");
        for (int i = 0; i < 200 && !reader.over; i++) {
            reader.take();
        }
        assertEquals(waits(task, 0), reader.waits);
    }

    @Test
    void aQuietStreamShowsThatItIsAlive() {
        Task<Measurement> task = fanOut(FanOutRequest.of(1).shaped(Shape.fixed(100)));
        Reader reader = new Reader(task, 0, 64, true);
        advance(50);
        assertEquals(3, reader.quiet);
        advance(51);
        assertTrue(reader.over);
        assertEquals(1, reader.waits.size());
    }

    @Test
    void theLossOfTheNodeEndsTheStreamWithinASecond() {
        Task<Measurement> task = fanOut(FanOutRequest.of(1000).upTo(10));
        Reader reader = new Reader(task, 0, 64, true);
        advance(5);
        int before = reader.waits.size();
        assertTrue(before > 0);
        cluster.kill("b");
        advance(0.3);
        assertEquals(Reason.LOST, ((Refusal) reader.stopped).reason());
        assertTrue(reader.stopped.getMessage().contains(" was on node "), reader.stopped.getMessage());
        assertFalse(reader.over);
        advance(20);
        assertEquals(before, reader.waits.size());
    }

    @Test
    void aReaderThatIsBehindStillGetsWhatHasCome() {
        Task<Measurement> task = fanOut(FanOutRequest.of(1000).upTo(1));
        advance(2);
        Reader reader = new Reader(task, 0, 64, false);
        cluster.kill("b");
        advance(1);
        for (int i = 0; i < 20 && !reader.over; i++) {
            reader.take();
        }
        assertTrue(reader.over, "the last piece was here, with the task");
        assertEquals(1000, reader.waits.size());
        assertEquals("done", reader.task.now().getString("state"));
    }

    @Test
    void aClientThatGoesAwayEndsTheQuestions() {
        Task<Measurement> task = fanOut(FanOutRequest.of(2).shaped(Shape.fixed(3600)));
        Future<StreamedTask> opened = a.find(task).open();
        timers.settle();
        WaitLog log = opened.result().log(0);
        LogReader reader = new LogReader(a.engine.loop(), log, 0, 64, new Silent());
        reader.begin();
        advance(10);
        long asked = pulls();
        reader.close();
        advance(100);
        assertEquals(asked, pulls());
    }

    private static final class Silent implements LogListener {
        @Override
        public Future<?> entries(long from, long to) {
            return taken();
        }

        @Override
        public Future<?> quiet() {
            return taken();
        }

        @Override
        public void over() {}

        @Override
        public void stopped(Throwable reason) {}
    }

    @Test
    void theStartOfAStreamSaysHowFarTheTaskIs() {
        Task<Measurement> task = fanOut(FanOutRequest.of(1000).upTo(10));
        advance(5);
        Future<StreamedTask> opened = a.find(task).open();
        timers.settle();
        assertEquals(task.log().finished(), opened.result().finished());
        assertFalse(opened.result().isOver());
        JsonObject now = opened.result().now();
        assertEquals(task.id(), now.getString("id"));
        advance(6);
        opened = a.find(task).open();
        timers.settle();
        assertTrue(opened.result().isOver());
    }

    @Test
    void anAnswerThatCannotBeReadStopsTheStream() {
        Task<Measurement> task = fanOut(FanOutRequest.of(10).upTo(10));
        Reader reader = new Reader(task, 0, 64, true);
        cluster.answerAll(new JsonObject().put("answer", new JsonObject()));
        advance(10);
        assertEquals(
                "task " + task.id() + " is on a node with another version of Bide",
                reader.stopped == null ? "" : reader.stopped.getMessage().replace("\"", ""));
    }
}
