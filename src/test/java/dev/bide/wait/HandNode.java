package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

/** A node of a cluster that runs no wait: the test reports what becomes of its part. */
final class HandNode implements FanOutNode {

    /** The part that it was asked to run; null before. */
    FanOutPart part;

    /** Whether the ticks of its part are reported. */
    boolean isFollowed;

    /** Receives the reports of the test. */
    Listener listener;

    /** The number of its waits that have ended, for a fan-out without ticks. */
    int finished;

    boolean isCancelled;

    /** Runs when a part begins. */
    Runnable onBegin = () -> {};

    @Override
    public String name() {
        return "the other node";
    }

    @Override
    public Running begin(FanOutPart begun, boolean followed, Listener reports) {
        assertNull(part, "it is asked once");
        part = begun;
        isFollowed = followed;
        listener = reports;
        onBegin.run();
        return new Running() {
            @Override
            public int finished() {
                return finished;
            }

            @Override
            public void cancel() {
                assertFalse(isCancelled, "it is cancelled once");
                isCancelled = true;
            }
        };
    }
}
