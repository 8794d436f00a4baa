package dev.bide.peer;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts the questions to other nodes, and their ends. Any thread may call it. */
public final class PeerCounts {

    private final Map<Ask, LongAdder> asked = new EnumMap<>(Ask.class);
    private final LongAdder lost = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** Creates counts of zero. */
    public PeerCounts() {
        Arrays.stream(Ask.values()).forEach(what -> asked.put(what, new LongAdder()));
    }

    /**
     * Returns how often a question was sent.
     *
     * @param what the question
     * @return a count that only rises
     */
    public long asked(Ask what) {
        return asked.get(what).sum();
    }

    /**
     * Returns how often each question was sent.
     *
     * @return a count for each question
     */
    public Map<Ask, Long> asked() {
        Map<Ask, Long> counts = new EnumMap<>(Ask.class);
        asked.forEach((what, count) -> counts.put(what, count.sum()));
        return Collections.unmodifiableMap(counts);
    }

    /**
     * Returns how many questions got no answer: the other node has gone, or has not answered in time.
     *
     * @return a count that only rises
     */
    public long lost() {
        return lost.sum();
    }

    /**
     * Returns how many questions another node has refused.
     *
     * @return a count that only rises
     */
    public long refused() {
        return refused.sum();
    }

    void sent(Ask what) {
        asked.get(what).increment();
    }

    void failed(Throwable failure) {
        (failure instanceof Refusal refusal && refusal.reason() == Reason.LOST ? lost : refused).increment();
    }
}
