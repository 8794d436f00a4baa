package dev.bide.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Positions that are handed over to another process. */
class MovedPositionsTest {

    private static final SeriesLimits LIMITS = new SeriesLimits(10, 100);
    private static final String KEY = "key";

    private final Positions<String> positions = Positions.ofScripts();

    private long take(long nanos) {
        return positions.take(KEY, "1s,2s", LIMITS, nanos).number();
    }

    private static MovedPosition moved(long serial, long calls, long idleNanos) {
        return new MovedPosition("1s,2s", serial, calls, calls, calls, List.of(), idleNanos);
    }

    @Test
    void aPositionIsHandedOverAgainUntilItIsConfirmed() {
        take(0);
        MovedPosition first = positions.handOver(KEY, 5).orElseThrow();
        assertEquals(first, positions.handOver(KEY, 5).orElseThrow());
        assertEquals(List.of(KEY), positions.keys(key -> true));
        assertEquals(0, positions.count());

        positions.confirm(KEY, first.serial() + 1);
        assertEquals(first, positions.handOver(KEY, 5).orElseThrow());
        positions.confirm(KEY, first.serial());
        assertEquals(Optional.empty(), positions.handOver(KEY, 5));
    }

    @Test
    void aPositionThatWasHandedOverCountsAgainOnlyWhereItsKeyIsDecided() {
        take(0);
        take(0);
        positions.handOver(KEY, 0).orElseThrow();
        positions.decideOnly(key -> false);
        assertThrows(Refusal.class, () -> take(0));
        assertEquals(Optional.empty(), positions.find(KEY, LIMITS, 0));
        positions.decideOnly(key -> true);
        assertEquals(2, positions.find(KEY, LIMITS, 0).orElseThrow().calls());
        assertEquals(2, take(0));
        assertEquals(1, positions.count());
    }

    @Test
    void aPositionThatWasHandedOverIsListedAndDeletedOnlyWhereItsKeyIsDecided() {
        Positions<Sequence> sequences = Positions.ofSequences();
        Sequence sequence = new Sequence("name", Shape.fixed(1), 7, 0);
        sequences.take(sequence, "", LIMITS, 0);
        sequences.take(sequence, "", LIMITS, 0);
        sequences.handOver(sequence, 0).orElseThrow();
        sequences.decideOnly(key -> false);
        assertEquals(List.of(), sequences.list(key -> true, 10, LIMITS, 0));
        assertEquals(List.of(), sequences.deleteAll(key -> true, LIMITS, 0));

        sequences.decideOnly(key -> true);
        assertEquals(List.of(), sequences.deleteAll(key -> false, LIMITS, 0));
        assertEquals(1, sequences.deleteAll(key -> true, LIMITS, 0).size());
        assertEquals(0, sequences.take(sequence, "", LIMITS, 0).number());
    }

    @Test
    void aDeletedKeyDoesNotComeBackFromTheCopyThatWasHandedOver() {
        take(0);
        positions.handOver(KEY, 0).orElseThrow();
        // The key becomes one of this node between the two looks of a call, which begins it anew.
        Iterator<Boolean> decides = List.of(false, true).iterator();
        positions.decideOnly(key -> decides.next());
        assertEquals(0, take(1));
        positions.delete(KEY, LIMITS, 1);
        assertEquals(List.of(), positions.keys(key -> true));
    }

    @Test
    void anEarlierStateOfAPositionIsNotTaken() {
        positions.adopt(KEY, moved(7, 3, 0), 10);
        positions.adopt(KEY, moved(7, 2, 0), 20);
        assertEquals(3, take(30));
        positions.adopt(KEY, moved(7, 6, 0), 40);
        assertEquals(6, take(50));
    }

    @Test
    void aStateWithMoreChangesIsLaterAlsoIfCallsWereGivenBack() {
        for (int i = 0; i < 5; i++) {
            take(0);
        }
        MovedPosition old = positions.handOver(KEY, 0).orElseThrow();
        // The other node has taken two steps, and three calls of other nodes were refused.
        positions.adopt(KEY, new MovedPosition("1s,2s", old.serial(), old.changes() + 5, 7, 4, List.of(3L, 4L), 0), 0);
        assertEquals(List.of(3L, 4L, 7L), List.of(take(0), take(0), take(0)));
    }

    @Test
    void aCallThatIsRefusedAfterItsPositionWasHandedOverDoesNotChangeWhatIsSentAgain() {
        take(0);
        List<MovedPosition> sent = new ArrayList<>();
        assertThrows(
                IllegalStateException.class,
                () -> positions.begin(KEY, "1s,2s", LIMITS, 0, step -> {
                    sent.add(positions.handOver(KEY, 0).orElseThrow());
                    throw new IllegalStateException("refused");
                }));
        assertEquals(2, sent.get(0).next());
        assertEquals(2, sent.get(0).calls());
        assertEquals(sent.get(0), positions.handOver(KEY, 0).orElseThrow());
    }

    @Test
    void ofTwoPositionsThatWereBegunApartTheOneThatWasCalledLastIsTaken() {
        positions.adopt(KEY, moved(7, 3, 0), 10);
        positions.adopt(KEY, moved(8, 5, 15), 20);
        assertEquals(3, take(15));
        positions.adopt(KEY, moved(8, 5, 0), 20);
        assertEquals(5, take(20));
    }

    @Test
    void ofOnePositionThatTwoNodesHaveCountedTheOneThatWasCalledLastIsTaken() {
        take(0);
        MovedPosition moved = positions.handOver(KEY, 0).orElseThrow();
        Positions<String> beyondSplit = Positions.ofScripts();
        beyondSplit.adopt(KEY, moved, 0);
        for (int i = 1; i <= 3; i++) {
            assertEquals(i, beyondSplit.take(KEY, "1s,2s", LIMITS, 10).number());
        }
        // This node has no confirmation, and counts again.
        assertEquals(1, take(20));
        beyondSplit.adopt(KEY, positions.handOver(KEY, 20).orElseThrow(), 20);
        assertEquals(2, beyondSplit.take(KEY, "1s,2s", LIMITS, 20).number());
    }

    @Test
    void aPositionThatWasHandedOverGivesWayToItsLaterState() {
        take(0);
        MovedPosition old = positions.handOver(KEY, 0).orElseThrow();
        positions.adopt(KEY, moved(old.serial(), 4, 0), 0);
        assertEquals(4, take(0));
        assertEquals(List.of(KEY), positions.keys(key -> true));
        assertEquals(1, positions.clear());
        assertEquals(List.of(), positions.keys(key -> true));
    }

    @Test
    void aPositionThatWasHandedOverIsForgottenInTime() {
        take(0);
        positions.handOver(KEY, 0).orElseThrow();
        positions.find("other", LIMITS, 100_000_000_001L);
        assertEquals(List.of(), positions.keys(key -> true));
    }

    @Test
    void aCallIsSinceAMomentIfItCameNoEarlier() {
        take(10);
        assertTrue(positions.isCalledSince(KEY, 10));
        assertFalse(positions.isCalledSince(KEY, 11));
        assertFalse(positions.isCalledSince("other", 0));
    }
}
