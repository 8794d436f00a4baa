package dev.bide.wait;

import dev.bide.lateness.FanOutLateness;
import dev.bide.refusal.Refusal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** The part that one node has in a fan-out. Only the loop's thread may call it, except for {@link #finished}. */
final class DistributedPart implements FanOutNode.Listener {

    private final DistributedFanOut whole;
    private final FanOutNode node;
    private final int number;
    private final boolean isFollowed;

    /** The ticks with waits that have ended but were not needed so far. */
    private final Queue<Tick> spare = new ArrayDeque<>();

    /** How many waits the plan needs. With spare waits, the part continues after they have ended. */
    private int ending;

    private int taken;
    private boolean hasSpares;
    private boolean isOver;
    private boolean isLost;

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

    /** Returns whether all waits that the plan needs have ended, or the rest is lost. */
    boolean isOver() {
        return isOver || (hasSpares && followed == ending);
    }

    boolean isLost() {
        return isLost;
    }

    /** Begins the part. If it has more waits than planned, the others are spare waits. */
    void begin(FanOutPart part, int planned) {
        ending = planned;
        hasSpares = planned < part.request().need();
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

    /** Raises the number of needed waits. The added ones may have ended already. */
    void take(int waits) {
        ending = waits;
        List<Tick> ended = List.copyOf(spare);
        spare.clear();
        ended.forEach(tick -> consume(tick.waits(), tick.nanos()));
    }

    void cancel() {
        if (running != null && !isOver) {
            isOver = true;
            running.cancel();
        }
    }

    @Override
    public void ended(int waits, long nanos) {
        consume(waits, nanos);
        whole.finishIfOver(); // the last needed wait may end long before the last spare one
    }

    /** Reports the needed ones of the waits that have ended, and remembers the others. */
    private void consume(int waits, long nanos) {
        // Without spare waits, there are never more than the plan needs.
        int next = Math.min(waits, ending - taken);
        if (next < waits) {
            spare.add(new Tick(waits - next, nanos));
        }
        if (next > 0) {
            taken += next;
            whole.followed(this, next, nanos);
        }
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
            isLost = true;
            whole.lost(this);
        } else {
            whole.fail(reason);
        }
    }

    private record Tick(int waits, long nanos) {}

    /** Returns whether a part failed because its node stops or has gone. */
    private static boolean isLoss(Throwable reason) {
        return reason instanceof Refusal refusal
                && switch (refusal.reason()) {
                    case LOST, STOPPING, NOT_FOUND, CANCELLED -> true;
                    default -> false;
                };
    }
}
