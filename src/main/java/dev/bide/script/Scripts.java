package dev.bide.script;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * The scripts of the process, as an instance sees them. Any thread may call it.
 */
public final class Scripts {

    private final Positions<String> positions;
    private final SeriesLimits limits;
    private final LongSupplier nanos;

    /**
     * Creates the view of an instance.
     *
     * @param positions the scripts of the process, shared with all other instances
     * @param limits how many scripts are kept, and how long
     * @param nanos returns the present moment, of the clock of the event loops
     */
    public Scripts(Positions<String> positions, SeriesLimits limits, LongSupplier nanos) {
        this.positions = positions;
        this.limits = limits;
        this.nanos = nanos;
    }

    <T> T begin(KeyedScript keyed, LongFunction<T> begin) {
        return positions.begin(keyed.key(), keyed.script().text(), limits, nanos.getAsLong(), begin);
    }

    /**
     * Returns how many scripts are kept.
     *
     * @return 0 or more
     */
    public int count() {
        return positions.count();
    }

    /**
     * Lists scripts.
     *
     * @param limit how many at most
     * @return how far each is, the ones that were called last first
     */
    public List<ScriptProgress> list(int limit) {
        return positions.list(key -> true, limit, limits, nanos.getAsLong()).stream()
                .map(ScriptProgress::of)
                .toList();
    }

    /**
     * Returns how far a script is.
     *
     * @param key the key of its calls
     * @return the script, and the number of its calls
     * @throws Refusal if there is no script with this key
     */
    public ScriptProgress find(String key) {
        return positions
                .find(key, limits, nanos.getAsLong())
                .map(ScriptProgress::of)
                .orElseThrow(() -> unknown(key));
    }

    /**
     * Deletes a script, so that the next call with its key gets the first step of the script that it brings.
     *
     * @param key the key of its calls
     * @return how far the script was
     * @throws Refusal if there is no script with this key
     */
    public ScriptProgress delete(String key) {
        return positions
                .delete(key, limits, nanos.getAsLong())
                .map(ScriptProgress::of)
                .orElseThrow(() -> unknown(key));
    }

    private static Refusal unknown(String key) {
        return new Refusal(Reason.NOT_FOUND, "there is no script with the key " + Refusal.shown(key));
    }
}
