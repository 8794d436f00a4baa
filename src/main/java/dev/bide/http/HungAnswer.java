package dev.bide.http;

import dev.bide.admission.RequestLease;
import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import java.util.concurrent.TimeUnit;

/**
 * An answer that never comes, as the client has requested. It holds the lease of its request until the client
 * disconnects or the event loop stops. Only the thread of its connection's loop may call it.
 */
final class HungAnswer extends Alarm {

    /** Any period will do: the alarm only serves to learn that the loop stops. When it rings, it is set again. */
    private static final long PERIOD_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Loop loop;
    private final RequestLease lease;

    HungAnswer(Loop loop, RequestLease lease) {
        this.loop = loop;
        this.lease = lease;
    }

    void begin() {
        lease.onDisconnect(this::unset);
        loop.setAlarm(this, loop.nanos() + PERIOD_NANOS);
    }

    @Override
    protected void rang(long nanos) {
        loop.setAlarm(this, nanos + PERIOD_NANOS);
    }

    @Override
    protected void brokenOff(Throwable reason) {
        // Otherwise the server would wait a second for this answer when it stops.
        lease.disconnect();
    }
}
