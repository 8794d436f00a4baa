package dev.bide.lateness;

import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import dev.bide.time.Timers;

/** One event loop with its meter and its probe. It reports a stall at most once a minute. */
final class WatchedLoop {

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long QUIET_NANOS = 60_000 * NANOS_PER_MILLI;

    /** No stall is reported for this long after the beginning: a program that starts is late while it loads classes. */
    private static final long START_NANOS = 5_000 * NANOS_PER_MILLI;

    private final Loop loop;
    private final LoopMeter meter;
    private final Probe probe;
    private final long warnNanos;
    private final LoopMeters loopMeters;

    // Only the thread of the event loop uses these.
    private long reportedNanos;
    private int stalls;

    WatchedLoop(Timers timers, ProbeOptions options, LoopMeters loopMeters) {
        this.loop = new Loop(timers);
        this.meter = new LoopMeter(loop);
        this.probe = new Probe(loop, meter, options.probeMillis() * NANOS_PER_MILLI, this::probeRang);
        this.warnNanos = options.warnMillis() == 0 ? Long.MAX_VALUE : options.warnMillis() * NANOS_PER_MILLI;
        this.loopMeters = loopMeters;
        // As if a stall had been reported, so long ago that the quiet time ends in START_NANOS.
        this.reportedNanos = loop.nanos() - QUIET_NANOS + START_NANOS;
        meter.setProbe(probe);
    }

    LoopMeter meter() {
        return meter;
    }

    void begin(int number) {
        // A unique placeholder until the loop's thread has run, which may take long if the loop is stalled. Netty could
        // be asked for the name, but that blocks until the thread has started, and the thread may be waiting for this
        // one.
        meter.setName("event loop " + number);
        loop.run(() -> {
            meter.setName(Thread.currentThread().getName());
            probe.begin();
        });
    }

    /** Stops the probe. If the event loop has not run {@link #begin} yet, the probe never begins. */
    void end() {
        loop.run(probe::stop);
    }

    private void probeRang(long lateNanos) {
        if (lateNanos < warnNanos) {
            return;
        }
        stalls++;
        if (loop.nanos() - reportedNanos >= QUIET_NANOS) {
            Stall stall = new Stall(
                    meter.name(),
                    Seconds.fromNanos(lateNanos),
                    stalls,
                    loopMeters.loops().size(),
                    loopMeters.lateLoops(warnNanos));
            // Before the report: a listener that throws must not cause a report at every probe.
            reportedNanos = loop.nanos();
            stalls = 0;
            loopMeters.report(stall);
        }
    }
}
