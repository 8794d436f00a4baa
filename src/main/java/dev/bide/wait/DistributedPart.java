package dev.bide.wait;

import dev.bide.lateness.FanOutLateness;
import dev.bide.refusal.Refusal;

/** The part that one node has in a fan-out. Only the loop's thread may call it, except for {@link #finished}. */
final class DistributedPart implements FanOutNode.Listener {

    private final DistributedFanOut whole;
    private final FanOutNode node;
    private final int number;
    private final boolean isFollowed;

    private int ending;
    private boolean isOver;

    // The loop writes these, any thread may read them.
    private volatile FanOutNode.Running running;
    private volatile int followed;

    /** Creates the part with a number; the part of this node is number 0. */
    DistributedPart(DistributedFanOut whole, FanOutNode node, int number, boolean isFollowed) {
        this.whole = whole;
        this.node = node;
        this.number = number;
        this.isFollowed = isFollowed;
    }

    int number() {
        return number;
    }

    String name() {
        return node.name();
    }

    boolean isNew() {
        return running == null && !isOver;
    }

    boolean isOver() {
        return isOver;
    }

    /** Begins the part. */
    void begin(FanOutPart part) {
        ending = part.request().need();
        running = node.begin(part, isFollowed, this);
    }

    /** Skips the part, because none of its waits ends. */
    void skip() {
        isOver = true;
    }

    /** Returns how many of the waits are known to have ended. With a listener, it has received all of those. */
    int finished() {
        FanOutNode.Running begun = running;
        return isFollowed ? followed : begun == null ? 0 : begun.finished();
    }

    /** Returns how many waits are still to end. */
    int missing() {
        return ending - finished();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the loop writes it
    void followed(int waits) {
        followed += waits;
    }

    void cancel() {
        if (running != null && !isOver) {
            isOver = true;
            running.cancel();
        }
    }

    @Override
    public void ended(int waits, long nanos) {
        whole.followed(this, waits, nanos);
    }

    @Override
    public void done(FanOutLateness late) {
        isOver = true;
        whole.done(late);
    }

    @Override
    public void failed(Throwable reason) {
        if (number > 0 && isLoss(reason)) {
            isOver = true;
            whole.lost(this);
        } else {
            whole.fail(reason);
        }
    }

    /** Returns whether a part failed because its node stops or has gone. */
    private static boolean isLoss(Throwable reason) {
        return reason instanceof Refusal refusal
                && switch (refusal.reason()) {
                    case LOST, STOPPING, NOT_FOUND, CANCELLED -> true;
                    default -> false;
                };
    }
}
