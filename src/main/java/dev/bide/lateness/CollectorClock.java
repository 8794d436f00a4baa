package dev.bide.lateness;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.LongSupplier;

/** Notes when the garbage collector stopped the process. Only the meter's thread may call it. */
final class CollectorClock {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LongSupplier totalMillis;
    private final Pauses pauses = new Pauses();
    private long lastMillis = -1;

    CollectorClock(LongSupplier totalMillis) {
        this.totalMillis = totalMillis;
    }

    /** Returns a clock that reads the collectors of this process. */
    static CollectorClock ofProcess() {
        return new CollectorClock(new ProcessCollectors()::totalMillis);
    }

    /** Notes what the collector took since the last call. */
    void sample(long nanos) {
        long millis = totalMillis.getAsLong();
        if (lastMillis >= 0 && millis > lastMillis) {
            // The beans say how long, but not when: it is over, and this is called often.
            pauses.add(nanos - (millis - lastMillis) * NANOS_PER_MILLI, nanos);
        }
        lastMillis = millis;
    }

    /** Returns how much of a stretch of time the collector took, seen so much later than it ended. */
    long overlapNanos(long from, long to, long seenLater) {
        return Math.min(to - from, pauses.overlapNanos(from, to + seenLater));
    }

    /** The collectors of this process that stop it. */
    private static final class ProcessCollectors {

        /** Null until the first reading: it loads classes for 30 ms, which a program that runs for a second need not. */
        private List<GarbageCollectorMXBean> beans;

        long totalMillis() {
            if (beans == null) {
                // ZGC and Shenandoah also have a bean for their cycles, and G1 one for its concurrent work (since JDK
                // 20). That work does not stop the process.
                beans = ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .filter(bean -> !bean.getName().contains("Cycles")
                                && !bean.getName().contains("Concurrent"))
                        .toList();
            }
            return beans.stream()
                    .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                    .sum();
        }
    }
}
