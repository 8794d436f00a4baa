package dev.bide.standin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of a stand-in keeps the last calls, counts all of them, and keeps nothing for its followers. */
class CallLogTest {

    private final CallLog log = new CallLog(3);

    static CallRecord record(long number, String path, Outcome outcome) {
        return new CallRecord(
                number,
                Instant.EPOCH,
                "GET",
                path,
                "*",
                new CallRecord.Draw(7, number),
                0.1,
                0.001,
                outcome,
                200,
                0,
                2,
                OptionalDouble.empty());
    }

    private static void add(CallLog log, Outcome... outcomes) {
        for (Outcome outcome : outcomes) {
            log.add(number -> record(number, "/" + number, outcome));
        }
    }

    private static void addMany(CallLog log, int count) {
        IntStream.range(0, count).forEach(call -> add(log, Outcome.ANSWERED));
    }

    private static List<Long> numbers(List<CallRecord> calls) {
        return calls.stream().map(CallRecord::number).toList();
    }

    private static List<Long> numbers(CallLog log) {
        return numbers(log.list(CallFilter.ALL, Integer.MAX_VALUE));
    }

    @Test
    void theLastCallsAreKeptTheNewestFirst() {
        assertEquals(List.of(), numbers(log));
        addMany(log, 3);
        assertEquals(List.of(2L, 1L, 0L), numbers(log), "exactly as many as it may keep");
        addMany(log, 1);
        assertEquals(List.of(3L, 2L, 1L), numbers(log), "one more");
        assertEquals(List.of(3L, 2L), numbers(log.list(CallFilter.ALL, 2)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 100, 1000})
    void theRingGrowsUpToItsMaximumAndKeepsItsOrder(int max) {
        CallLog sized = new CallLog(max);
        for (int count = 1; count <= 2500; count++) {
            addMany(sized, 1);
            if (count % 7 == 0 || count < 40) {
                int kept = Math.min(count, max);
                assertEquals(count - kept, sized.first());
                int last = count;
                assertEquals(
                        IntStream.rangeClosed(1, kept)
                                .mapToObj(back -> (long) last - back)
                                .toList(),
                        numbers(sized));
            }
            if (count == 1200) {
                assertEquals(1200, sized.clear());
                break;
            }
        }
        addMany(sized, 20);
        assertEquals(Math.min(20, max), numbers(sized).size());
        assertEquals(20, sized.counts().get(Outcome.ANSWERED), "calls that are not kept are counted");
    }

    @Test
    void callsAreCountedByOutcome() {
        add(log, Outcome.ANSWERED, Outcome.RESET, Outcome.ANSWERED, Outcome.GONE, Outcome.ANSWERED);
        assertEquals(Map.of(Outcome.ANSWERED, 3L, Outcome.RESET, 1L, Outcome.GONE, 1L), log.counts());
    }

    @Test
    void aClearForgetsAndCountsAnewButATotalOnlyGrows() {
        add(log, Outcome.ANSWERED, Outcome.RESET, Outcome.ANSWERED, Outcome.ANSWERED);
        assertEquals(4, log.clear(), "those that were not kept any more too");
        assertEquals(Map.of(), log.counts());
        assertEquals(List.of(), numbers(log));
        add(log, Outcome.ANSWERED);
        assertEquals(List.of(0L), numbers(log), "numbers begin with 0 again");
        assertEquals(Map.of(Outcome.ANSWERED, 1L), log.counts());
        assertEquals(4, log.total(Outcome.ANSWERED));
        assertEquals(1, log.total(Outcome.RESET));
        assertEquals(1, log.clear());
        assertEquals(0, log.clear());
    }

    @Test
    void aFollowerFindsItsPlaceAgainAfterAClear() {
        addMany(log, 2);
        assertEquals(2, log.count());
        assertEquals(2, log.clear());
        addMany(log, 1);
        CallLog.Part part = log.part(1, 3);
        assertEquals(2, part.from(), "the call at place 1 is forgotten");
        assertEquals(List.of(0L), numbers(part.calls()));
    }

    @Test
    void aPartBeginsWithTheOldestCallThatIsKept() {
        addMany(log, 10);
        CallLog.Part part = log.part(2, 9);
        assertEquals(7, part.from());
        assertEquals(List.of(7L, 8L), numbers(part.calls()));
        assertEquals(List.of(), log.part(2, 5).calls(), "all of it is forgotten");
        assertEquals(5, log.part(2, 5).from());
        assertEquals(List.of(9L), numbers(log.part(9, 10).calls()));
    }

    @Test
    void aWatcherFindsTheCallThatItIsRunFor() {
        List<Long> seen = new ArrayList<>();
        Runnable watcher = () -> seen.add(log.count());
        log.watch(watcher);
        addMany(log, 2);
        assertFalse(log.isOver());
        log.end();
        assertTrue(log.isOver());
        log.unwatch(watcher);
        addMany(log, 1);
        assertEquals(List.of(1L, 2L, 2L), seen);
    }

    @Test
    void theTimeOfTheServiceBehindIsCountedAlsoForCallsThatAreNotKept() {
        for (int i = 0; i < 5; i++) {
            double upstream = i;
            log.add(number -> new CallRecord(
                    number,
                    Instant.EPOCH,
                    "GET",
                    "/",
                    "*",
                    new CallRecord.Draw(7, 0),
                    0,
                    0,
                    Outcome.FORWARDED,
                    200,
                    0,
                    0,
                    OptionalDouble.of(upstream)));
        }
        addMany(log, 1);
        assertEquals(1 + 5, log.clear());
        assertEquals(5, log.upstream().count());
        assertEquals(10, log.upstream().sum());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | - | 5",
                "/orders/7 | - | 1",
                "/orders/* | - | 3",
                "/orders/ | - | 0",
                "* | - | 5",
                "/orders/* | ANSWERED | 2",
                "- | GONE | 2",
            })
    void aFilterChoosesByPathWithoutQueryAndByOutcome(String path, Outcome outcome, int expected) {
        CallLog large = new CallLog(10);
        for (String answered : List.of("/orders/7", "/orders/8?a=/b", "/orders")) {
            large.add(number -> record(number, answered, Outcome.ANSWERED));
        }
        large.add(number -> record(number, "/orders/9?x", Outcome.GONE));
        large.add(number -> record(number, "", Outcome.GONE));
        CallFilter filter = new CallFilter(Optional.ofNullable(path), Optional.ofNullable(outcome));
        assertEquals(expected, large.list(filter, 10).size());
    }

    @Test
    void aLongPathIsCutSoThatAClientCannotFillTheMemory() {
        String longest = "/" + "x".repeat(CallRecord.MAX_CHARS - 1);
        assertEquals(longest, record(0, longest, Outcome.ANSWERED).path());
        String cut = record(0, longest + "y", Outcome.ANSWERED).path();
        assertEquals(longest.substring(0, CallRecord.MAX_CHARS - 1) + "…", cut);
    }

    @Test
    void callsOfManyThreadsAllCountAndHaveANumberEach() throws InterruptedException {
        CallLog large = new CallLog(4000);
        AtomicInteger woken = new AtomicInteger();
        large.watch(woken::incrementAndGet);
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(thread -> new Thread(() -> addMany(large, 1000)))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(4000, large.counts().get(Outcome.ANSWERED));
        assertEquals(4000, woken.get());
        assertEquals(4000, numbers(large).stream().distinct().count());
    }
}
