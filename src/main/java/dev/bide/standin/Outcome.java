package dev.bide.standin;

import dev.bide.refusal.Fault;
import java.util.Arrays;
import java.util.List;

/** How a call of a stand-in ended. */
public enum Outcome {
    /** It got the answer of the stand-in. */
    ANSWERED("answered"),
    /** It got the answer of the service behind the stand-in. */
    FORWARDED("forwarded"),
    /** It failed with a status, as requested. */
    FAILED("failed"),
    /** Its connection was reset, as requested. */
    RESET("reset"),
    /** Its connection was closed before the first byte of an answer, as requested. */
    EMPTY("empty"),
    /** Its answer was cut, as requested. */
    CUT("cut"),
    /** Its answer was malformed, as requested. */
    MALFORMED("malformed"),
    /** Its answer was random bytes, as requested. */
    GARBAGE("garbage"),
    /** It got nothing, as requested. */
    HANG("hang"),
    /** The timeout of its rule passed. */
    TIMED_OUT("timedOut"),
    /** The service behind the stand-in was away, or broke off. */
    UPSTREAM("upstream"),
    /** Bide refused it: it was malformed, or too much was pending, or Bide was stopping. */
    REFUSED("refused"),
    /** Its client went away before it was answered. */
    GONE("gone");

    private final String word;

    Outcome(String word) {
        this.word = word;
    }

    /**
     * Returns the name of the outcome in queries, answers and metrics.
     *
     * @return such as {@code timedOut}
     */
    public String word() {
        return word;
    }

    /**
     * Returns the names of all outcomes.
     *
     * @return the names, as in queries, answers and metrics
     */
    public static List<String> words() {
        return Arrays.stream(values()).map(Outcome::word).toList();
    }

    /**
     * Returns the outcome of a call that a fault has broken.
     *
     * @param fault the fault
     * @return the outcome of the same name
     */
    public static Outcome of(Fault fault) {
        return valueOf(fault.kind().name());
    }
}
