package dev.bide.refusal;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts the refusals of the whole process by reason. Any thread may call it; all instances share one. */
public final class RefusalCounts {

    private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

    /** Creates counts that are all 0. */
    public RefusalCounts() {
        // All keys from the start: the map never changes after this, so any thread may read it without a lock.
        for (Reason reason : Reason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    /**
     * Counts a request that was refused or failed.
     *
     * @param reason the reason
     */
    public void add(Reason reason) {
        counts.get(reason).increment();
    }

    /**
     * Returns the number of requests that were refused or failed.
     *
     * @param reason the reason
     * @return 0 or more
     */
    public long of(Reason reason) {
        return counts.get(reason).sum();
    }
}
