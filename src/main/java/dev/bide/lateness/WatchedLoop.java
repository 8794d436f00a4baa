package dev.bide.lateness;

import dev.bide.time.Loop;
import dev.bide.time.Timers;
import java.util.function.Consumer;

/** One event loop with its meter and its probe, and what the meter's thread sees of it. */
final class WatchedLoop {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final int number;
    private final Loop loop;
    private final LoopMeter meter;
    private final Probe probe;
    private final Ping ping;
    private final long noteNanos;
    private final Consumer<LateProbe> lateProbes;

    /** The thread of the event loop; null until it has run. */
    private volatile Thread thread;

    // Only the meter's thread uses these: the probe during which it took a stack, and what it saw.
    private long stackDueNanos = Long.MIN_VALUE;
    private boolean stackIsLast;
    private LoopStack stack = LoopStack.UNKNOWN;

    /**
     * Creates a loop whose probe has not begun.
     *
     * @param number its number, from 0
     * @param noteNanos how late a probe is that is worth a note
     * @param lateProbes receives such probes, on the thread of the event loop
     */
    WatchedLoop(int number, Timers timers, int probeMillis, long noteNanos, Consumer<LateProbe> lateProbes) {
        this.number = number;
        this.loop = new Loop(timers);
        this.meter = new LoopMeter(loop);
        this.probe = new Probe(loop, meter, probeMillis * NANOS_PER_MILLI, this::probeRang);
        this.ping = new Ping(loop, probe);
        this.noteNanos = noteNanos;
        this.lateProbes = lateProbes;
        meter.setProbe(probe);
    }

    int number() {
        return number;
    }

    Loop loop() {
        return loop;
    }

    LoopMeter meter() {
        return meter;
    }

    void begin() {
        // A unique placeholder until the loop's thread has run, which may take long if the loop is stalled. Netty could
        // be asked for the name, but that blocks until the thread has started, and the thread may be waiting for this
        // one.
        meter.setName("event loop " + number);
        loop.run(() -> {
            thread = Thread.currentThread();
            meter.setName(thread.getName());
            probe.begin();
        });
    }

    /** Stops the probe. If the event loop has not run {@link #begin} yet, the probe never begins. */
    void end() {
        loop.run(probe::stop);
    }

    private void probeRang(long dueNanos, long nanos, long lateNanos) {
        if (lateNanos >= noteNanos) {
            boolean ranTasks = ping.take(nanos).ranTasks(lateNanos);
            lateProbes.accept(new LateProbe(number, dueNanos, nanos, lateNanos, ranTasks));
        }
    }

    /** Returns the moment at which the next probe is due. Any thread may call it. */
    long dueNanos() {
        return probe.dueNanos();
    }

    /** Asks the loop to run a task. Only the meter's thread may call this method. */
    void ping(long nanos) {
        ping.ask(nanos);
    }

    /**
     * Takes the stack of the loop while a probe is overdue: once when it may become a stall, and once when it nearly is one.
     * Only the meter's thread may call this method.
     */
    void takeStack(boolean nearlyStalled) {
        long due = dueNanos();
        Thread running = thread;
        if (running == null || (stackDueNanos == due && (!nearlyStalled || stackIsLast))) {
            return;
        }
        LoopStack taken = LoopStack.of(running.getStackTrace());
        // The probe may have rung meanwhile. Then the stack is of what came after the stall.
        if (dueNanos() == due) {
            // The later one is the better one, since more of the stall has passed, unless it shows less.
            if (stackDueNanos != due || taken.doing().compareTo(stack.doing()) <= 0) {
                stack = taken;
            }
            stackDueNanos = due;
            stackIsLast = nearlyStalled;
        }
    }

    /** Returns what the loop did when a probe was overdue. Only the meter's thread may call this method. */
    LoopStack stack(long probeDueNanos) {
        return stackDueNanos == probeDueNanos ? stack : LoopStack.UNKNOWN;
    }
}
