package dev.bide.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Seed;
import dev.bide.wait.WaitRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequencesTest {

    private static final WaitRequest REQUEST = WaitRequest.upTo(10).withSeed(7);
    private static final long SECOND_NANOS = 1_000_000_000;

    private final Positions<Sequence> positions = Positions.ofSequences();
    private SeriesLimits limits = new SeriesLimits(3, 600);
    private long now;

    private Sequences sequences() {
        return new Sequences(positions, limits, () -> now);
    }

    private WaitRequest call(WaitRequest request, String name) {
        return begin(request, name, Function.identity());
    }

    private <T> T begin(WaitRequest request, String name, Function<WaitRequest, T> begin) {
        Scripts none = new Scripts(Positions.ofScripts(), limits, () -> now);
        return new Calls(null, none, sequences()).begin(Call.sequenced(request, name), begin);
    }

    @Test
    void callNumberKGetsDrawNumberK() {
        WaitRequest failing = REQUEST.failing(0.5, 503);
        List<Double> delays = new ArrayList<>();
        List<Boolean> failures = new ArrayList<>();
        for (int k = 0; k < 50; k++) {
            WaitRequest call = call(failing, "a");
            assertEquals(failing.at(k), call);
            delays.add(call.draw());
            failures.add(call.fails());
        }
        double[] drawn = FanOutRequest.of(50).upTo(10).withSeed(7).drawInOrder();
        assertEquals(Arrays.stream(drawn).boxed().toList(), delays);
        assertEquals(50, delays.stream().distinct().count());
        assertEquals(29, failures.stream().filter(fails -> fails).count());
    }

    @Test
    void theSameNameWithAnotherSeedShapeOrFailRateCountsByItself() {
        assertEquals(OptionalLong.of(0), call(REQUEST, "a").index());
        assertEquals(OptionalLong.of(0), call(REQUEST.withSeed(8), "a").index());
        limits = new SeriesLimits(10, 600);
        assertEquals(
                OptionalLong.of(0),
                call(WaitRequest.of(Shape.fixed(10)).withSeed(7), "a").index());
        assertEquals(OptionalLong.of(0), call(REQUEST.failing(0.5, 500), "a").index());
        assertEquals(OptionalLong.of(0), call(REQUEST, "b").index());
        assertEquals(OptionalLong.of(1), call(REQUEST, "a").index());
        assertEquals(
                OptionalLong.of(1), call(REQUEST.failing(0.5, 429), "a").index(), "the status makes no difference");
        assertEquals(OptionalLong.of(2), call(REQUEST.within(3), "a").index(), "nor does the timeout");
        assertEquals(
                List.of(3L, 2L, 1L, 1L),
                sequences().find("a", 10).stream().map(SequenceProgress::calls).toList());
        assertEquals(2, sequences().find("a", 2).size());
        assertEquals(4, sequences().delete("a").size());
        assertEquals(OptionalLong.of(0), call(REQUEST, "a").index());
        assertEquals(OptionalLong.of(1), call(REQUEST, "b").index());
    }

    @Test
    void aRefusedCallTakesNoIndex() {
        assertEquals(OptionalLong.of(0), call(REQUEST, "a").index());
        for (int i = 0; i < 3; i++) {
            assertThrows(
                    Refusal.class,
                    () -> begin(REQUEST, "a", request -> {
                        assertEquals(OptionalLong.of(1), request.index());
                        throw Refusal.stopping();
                    }));
        }
        assertEquals(OptionalLong.of(1), call(REQUEST, "a").index());
    }

    @Test
    void theProgressHasTheNextWait() {
        assertEquals(0, sequences().list(5).size());
        WaitRequest failing = REQUEST.failing(0.5, 500);
        assertEquals(failing.at(0), call(failing, "a"));
        assertEquals(REQUEST.at(0), call(REQUEST, "b"));
        assertEquals(failing.at(1), call(failing, "a"));
        SequenceProgress first = sequences().list(5).get(0);
        assertEquals(new SequenceProgress(new Sequence("a", Shape.uniform(0, 10), 7, 0.5), 2, 2), first);
        assertEquals(failing.at(2), first.nextWait());
        assertEquals(2, sequences().count());
    }

    @Test
    void sequencesAreLimitedAndExpire() {
        assertEquals(OptionalLong.of(0), call(REQUEST, "a").index());
        assertEquals(OptionalLong.of(0), call(REQUEST, "b").index());
        assertEquals(OptionalLong.of(0), call(REQUEST, "c").index());
        Refusal refusal = assertThrows(Refusal.class, () -> call(REQUEST, "d"));
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals(
                "too many sequences have been begun: 3 are kept, and one more would be over the limit of 3"
                        + " (limits.maxScripts)",
                refusal.getMessage());
        now += 600 * SECOND_NANOS + 1;
        assertEquals(OptionalLong.of(0), call(REQUEST, "d").index());
        Refusal unknown = assertThrows(Refusal.class, () -> sequences().delete("a"));
        assertEquals(Reason.NOT_FOUND, unknown.reason());
        assertEquals("there is no sequence with the name \"a\"", unknown.getMessage());
    }

    /** The seed of a name is documented: a change would change the delays of every test that has none of its own. */
    @Test
    void theSeedOfANameNeverChanges() {
        assertEquals(0, Seed.of(""));
        assertEquals(4621165368736220L, Seed.of("orders"));
        assertEquals(7140039380600799L, Seed.of("\u03c3"));
        assertNotEquals(Seed.of("ab"), Seed.of("ba"));
        long distinct = IntStream.range(0, 100_000)
                .mapToLong(i -> Seed.of("run-" + i))
                .distinct()
                .count();
        assertEquals(100_000, distinct);
    }
}
