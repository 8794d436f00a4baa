package dev.bide.wait;

import dev.bide.time.Loop;

/**
 * The alarm of a fan-out over several nodes. It is the entry of the fan-out in the list of pending work, and fails the
 * fan-out when the engine stops.
 */
final class DistributedGuard extends PendingAlarm {

    private static final long FAR_NANOS = (long) (Limits.MAX_SECONDS * 1e9);

    private final DistributedFanOut fanOut;
    private final Loop loop;

    DistributedGuard(DistributedFanOut fanOut, Loop loop) {
        this.fanOut = fanOut;
        this.loop = loop;
    }

    /** Sets the alarm to a moment at which the fan-out may be over. */
    void set(long moment) {
        unset();
        loop.setAlarm(this, moment);
    }

    /** Sets the alarm to a moment far in the future. */
    void setFar() {
        set(loop.nanos() + FAR_NANOS);
    }

    @Override
    int pendingWaits() {
        return fanOut.pendingHere(); // a reset ends them with the whole
    }

    @Override
    protected void rang(long nanos) {
        setFar();
        fanOut.finishIfOver();
    }

    @Override
    protected void brokenOff(Throwable reason) {
        fanOut.fail(reason);
    }
}
