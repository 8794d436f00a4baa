package dev.bide.script;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** The sequences of the process, as an instance sees them. Any thread may call it. */
public final class Sequences {

    private final Positions<Sequence> positions;
    private final SeriesLimits limits;
    private final LongSupplier nanos;

    /**
     * Creates the view of an instance.
     *
     * @param positions the sequences of the process, shared with all other instances
     * @param limits how many sequences are kept, and how long
     * @param nanos returns the present moment, of the clock of the event loops
     */
    public Sequences(Positions<Sequence> positions, SeriesLimits limits, LongSupplier nanos) {
        this.positions = positions;
        this.limits = limits;
        this.nanos = nanos;
    }

    <T> T begin(Sequence sequence, LongFunction<T> begin) {
        // Without a definition of its own: the key has all that makes a sequence the same.
        return positions.begin(sequence, "", limits, nanos.getAsLong(), begin);
    }

    /**
     * Returns how many sequences are kept.
     *
     * @return 0 or more
     */
    public int count() {
        return positions.count();
    }

    /**
     * Lists sequences.
     *
     * @param limit how many at most
     * @return how far each is, the ones that were called last first
     */
    public List<SequenceProgress> list(int limit) {
        return positions.list(sequence -> true, limit, limits, nanos.getAsLong()).stream()
                .map(SequenceProgress::of)
                .toList();
    }

    /**
     * Returns the sequences with a name.
     *
     * @param name the name that their calls give
     * @param limit how many at most
     * @return how far each is, the ones that were called last first: one for each seed, shape and chance of failure
     * @throws Refusal if there is none
     */
    public List<SequenceProgress> find(String name, int limit) {
        return progress(name, positions.list(named(name), limit, limits, nanos.getAsLong()));
    }

    /**
     * Deletes the sequences with a name, so that the next call with that name gets the first draw of its seed.
     *
     * @param name the name that their calls give
     * @return how far each was
     * @throws Refusal if there is none
     */
    public List<SequenceProgress> delete(String name) {
        return progress(name, positions.deleteAll(named(name), limits, nanos.getAsLong()));
    }

    private static Predicate<Sequence> named(String name) {
        return sequence -> sequence.name().equals(name);
    }

    private static List<SequenceProgress> progress(String name, List<PositionProgress<Sequence>> found) {
        if (found.isEmpty()) {
            throw new Refusal(Reason.NOT_FOUND, "there is no sequence with the name " + Refusal.shown(name));
        }
        return found.stream().map(SequenceProgress::of).toList();
    }
}
