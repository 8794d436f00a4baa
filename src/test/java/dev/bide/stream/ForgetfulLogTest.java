package dev.bide.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reader follows a log that keeps only its last entries. */
class ForgetfulLogTest {

    private static final int MAX_ENTRIES = 2;
    private static final Duration ONE_MILLI = Duration.ofMillis(1);

    private final HandTimers timers = new HandTimers(987_654_321);
    private final Loop loop = new Loop(timers);
    private final Log log = new Log();
    private final RecordedListener listener = new RecordedListener();
    private final LogReader reader = new LogReader(loop, log, 0, MAX_ENTRIES, listener);

    /** A log of nothing but places. */
    private static final class Log implements FollowedLog {

        private long first;
        private long count;
        private boolean over;
        private Runnable watcher = () -> {};

        void set(long newFirst, long newCount) {
            first = newFirst;
            count = newCount;
            watcher.run();
        }

        void end() {
            over = true;
            watcher.run();
        }

        @Override
        public long first() {
            return first;
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public boolean isOver() {
            return over;
        }

        @Override
        public void watch(Runnable newWatcher) {
            watcher = newWatcher;
        }

        @Override
        public void unwatch(Runnable oldWatcher) {
            watcher = () -> {};
        }
    }

    private void accept() {
        listener.accepted.complete();
        timers.advance(ONE_MILLI);
    }

    @Test
    void whatIsForgottenIsSkipped() {
        log.set(0, 1);
        reader.begin();
        timers.advance(ONE_MILLI);
        log.set(1000, 1003);
        accept();
        accept();
        accept();
        assertEquals(List.of("0-1", "1000-1002", "1002-1003"), listener.calls);
    }

    @Test
    void aLogThatHasForgottenAllHasNothingToDeliver() {
        log.set(5, 5);
        reader.begin();
        timers.advance(ONE_MILLI);
        assertEquals(List.of(), listener.calls);
        log.set(5, 6);
        timers.advance(ONE_MILLI);
        log.set(9, 9);
        accept();
        log.end();
        timers.advance(ONE_MILLI);
        assertEquals(List.of("5-6", "over"), listener.calls);
    }

    @Test
    void aLoopThatStopsAfterTheEndDoesNotWaitForWhatIsForgotten() {
        reader.begin();
        log.set(7, 7);
        log.end();
        loop.failAll(new IllegalStateException("stopping"), () -> {});
        timers.settle();
        assertEquals(List.of("over"), listener.calls);
    }

    @Test
    void moreThanTwoThousandMillionEntriesHavePlaces() {
        log.set(3_000_000_000L, 3_000_000_001L);
        reader.begin();
        timers.advance(ONE_MILLI);
        assertEquals(List.of("3000000000-3000000001"), listener.calls);
    }

    /** A filter that no entry passes must not hide that the connection is alive. */
    @Test
    void aListenerThatSkipsEverythingGetsQuietAllTheSame() {
        RecordedListener skipping = new RecordedListener() {
            @Override
            public Future<?> entries(long from, long to) {
                calls.add("skipped");
                return SKIPPED;
            }
        };
        skipping.acceptsAll = true;
        new LogReader(loop, log, 0, MAX_ENTRIES, skipping).begin();
        for (int i = 1; i <= 4; i++) {
            timers.advance(Duration.ofSeconds(5));
            log.set(0, i);
        }
        timers.settle();
        assertEquals(List.of("skipped", "skipped", "quiet", "skipped", "skipped"), skipping.calls);
    }
}
