package dev.bide.wait;

import java.util.BitSet;
import java.util.function.Consumer;

/** One wait that somebody is told of when it ends, as of a fan-out of one. */
final class ToldWait extends LoneWait {

    private final Waits waits;
    private final Consumer<Ended> listener;

    ToldWait(Waits waits, WaitRequest request, long start, Consumer<Ended> listener) {
        super(waits, request, start);
        this.waits = waits;
        this.listener = listener;
    }

    @Override
    void over(double delay, boolean failed, long nanos) {
        BitSet failures = new BitSet(1);
        failures.set(0, failed);
        waits.tell(listener, new Ended(new double[] {delay}, failures, 0, 1, nanos));
    }
}
