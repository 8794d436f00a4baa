package dev.bide.measure;

import dev.bide.wait.Reason;
import io.vertx.core.shareddata.Shareable;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What has come to the doors of the whole process. Any thread may call it; all instances share one. */
public final class Traffic implements Shareable {

    private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);
    private final AtomicLong connections = new AtomicLong();

    /** Makes a count of nothing. */
    public Traffic() {
        for (Reason reason : Reason.values()) {
            refused.put(reason, new LongAdder());
        }
    }

    /**
     * Counts a request that is refused, or that comes to no good end.
     *
     * @param reason why
     */
    public void refused(Reason reason) {
        refused.get(reason).increment();
    }

    /**
     * Tells how many requests have been refused.
     *
     * @param reason why
     * @return 0 or more
     */
    public long refusals(Reason reason) {
        return refused.get(reason).sum();
    }

    /**
     * Counts a connection in, if there is room.
     *
     * @param most how many there may be
     * @return whether there was
     */
    public boolean connect(int most) {
        return connections.getAndUpdate(open -> open < most ? open + 1 : open) < most;
    }

    /** Counts a connection out. */
    public void disconnect() {
        connections.decrementAndGet();
    }

    /**
     * Tells how many connections are open.
     *
     * @return 0 or more
     */
    public long connections() {
        return connections.get();
    }
}
