package dev.bide.lateness;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Finds the stalls of event loops, and why they happened. Event loops hand over their late probes; everything else runs on
 * the meter's thread, which calls {@link #woke} every 20 ms. It reads no clock, so tests drive it by hand.
 *
 * <p>A stall is judged a little after a probe that rang late, when the probes of the other loops have rung as well. Loops
 * that were held up at the same time are one stall.
 */
final class StallWatch {

    /** How often the meter's thread looks. */
    static final long WAKE_NANOS = 20_000_000;

    /** No stall is reported for this long after the beginning: a program that starts is late while it loads classes. */
    static final long START_NANOS = 5_000_000_000L;

    /** How long after its end a stall is judged: the other loops and the collector's beans are seen by then. */
    static final long SETTLE_NANOS = 100_000_000;

    /** A probe or the meter's thread that is less late than this is on time. */
    static final long NOTE_NANOS = 10_000_000;

    /** How long late probes are kept to compare others with them. */
    private static final long KEEP_NANOS = 10_000_000_000L;

    private final long startNanos;
    private final long warnNanos;
    private final long periodNanos;
    private final CollectorClock collector;
    private final StallReports reports;
    private final List<WatchedLoop> loops = new ArrayList<>();
    private final QueueWatch queues;

    /** Late probes that the meter's thread has not seen yet. */
    private final Queue<LateProbe> rung = new ConcurrentLinkedQueue<>();

    /** Late probes that it has seen, in the order of their ends. */
    private final Deque<LateProbe> seen = new ArrayDeque<>();

    /** Late probes that are stalls and have not been judged. */
    private final List<Suspect> suspects = new ArrayList<>();

    /** When the meter's thread was late itself. */
    private final Pauses threadPauses = new Pauses();

    /** The end of the last pause of the whole process. */
    private long pauseEndNanos = Long.MIN_VALUE;

    private record Suspect(LateProbe probe, LoopStack stack) {}

    StallWatch(ProbeOptions options, long nanos, CollectorClock collector, StallReports reports) {
        this.startNanos = nanos;
        this.warnNanos = options.warnMillis() * 1_000_000L;
        this.periodNanos = options.probeMillis() * 1_000_000L;
        this.collector = collector;
        this.reports = reports;
        this.queues = new QueueWatch(nanos);
    }

    /** Returns how late a probe must be to be handed over. */
    long noteNanos() {
        return Math.min(NOTE_NANOS, warnNanos);
    }

    /** Takes a late probe. Called on the thread of its event loop. */
    void rang(LateProbe probe) {
        rung.add(probe);
    }

    /** Adds an event loop. Called before the meter's thread starts, in the order of the numbers. */
    void watch(WatchedLoop loop) {
        loops.add(loop);
        queues.add(loop.meter().minute());
    }

    StallReports reports() {
        return reports;
    }

    /** Looks at the loops. The meter's thread was to wake at the first moment, and did so at the second. */
    void woke(long dueNanos, long nanos) {
        long late = nanos - dueNanos;
        queues.threadWoke(dueNanos, nanos);
        if (late >= NOTE_NANOS) {
            threadPauses.add(dueNanos, nanos);
        }
        if (nanos - startNanos >= START_NANOS - SETTLE_NANOS) {
            collector.sample(nanos);
        }
        drain(nanos);
        loops.forEach(loop -> lookAt(loop, nanos));
        judge(nanos);
        queues.check(nanos, (loop, medianNanos) -> reportQueue(loop, medianNanos, nanos));
    }

    private void drain(long nanos) {
        for (LateProbe probe = rung.poll(); probe != null; probe = rung.poll()) {
            seen.addLast(probe);
            if (probe.lateNanos() >= warnNanos) {
                queues.stalled(probe);
                suspects.add(new Suspect(probe, loops.get(probe.loop()).stack(probe.dueNanos())));
            }
        }
        while (!seen.isEmpty() && nanos - seen.getFirst().rangNanos() > KEEP_NANOS) {
            seen.removeFirst();
        }
    }

    private void lookAt(WatchedLoop loop, long nanos) {
        long overdue = nanos - loop.dueNanos();
        if (overdue >= WAKE_NANOS) {
            loop.ping(nanos);
        }
        // A little before it is a stall, so that each has a stack. And before that, because this thread may be late
        // then.
        if (overdue >= Math.max(WAKE_NANOS, warnNanos / 2)) {
            loop.takeStack(overdue >= warnNanos - WAKE_NANOS);
        }
    }

    private void judge(long nanos) {
        // By index: a stall takes the suspects of its other loops with it.
        while (!suspects.isEmpty() && nanos - suspects.get(0).probe().rangNanos() >= SETTLE_NANOS) {
            Suspect first = suspects.remove(0);
            if (!isLeftOver(first.probe())) {
                judge(first, nanos);
            }
        }
    }

    /** Returns whether a loop was late because of what has been reported, or because the program started. */
    private boolean isLeftOver(LateProbe probe) {
        boolean paused = probe.dueNanos() < pauseEndNanos && probe.rangNanos() - pauseEndNanos < warnNanos;
        return paused || probe.rangNanos() - startNanos < START_NANOS;
    }

    private void judge(Suspect first, long nanos) {
        StallGroup group = new StallGroup(first.probe(), first.stack());
        for (WatchedLoop loop : loops) {
            if (loop.number() != first.probe().loop()) {
                add(group, loop, nanos);
            }
        }
        long from = group.fromNanos();
        long to = group.toNanos();
        int loop = first.probe().loop();
        Evidence evidence = new Evidence(
                group.all(),
                group.worstNanos(),
                collector.overlapNanos(from, to, WAKE_NANOS),
                threadPauses.overlapNanos(from, to),
                group.doing(),
                first.probe().ranTasks(),
                queues.medianNanos(loop, nanos) > 0,
                queues.isThreadLate(nanos));
        evidence.cause().ifPresent(cause -> judged(group, cause, nanos));
    }

    private void judged(StallGroup group, StallCause cause, long nanos) {
        long to = group.toNanos();
        if (cause.isPause() && group.all()) {
            loops.forEach(each -> group.addLoop(each.number()));
            group.startAt(threadPauses.earliestFrom(group.fromNanos(), to));
            pauseEndNanos = to;
        }
        boolean queue = cause == StallCause.QUEUE;
        if (queue) {
            queues.reported(group.first().loop(), nanos);
        }
        long late = queue ? group.medianNanos() : group.worstNanos();
        long collected = collector.overlapNanos(group.fromNanos(), to, WAKE_NANOS);
        report(group.stall(cause, late, collected), group, nanos);
    }

    private void add(StallGroup group, WatchedLoop loop, long nanos) {
        LateProbe first = group.first();
        long from = first.dueNanos();
        long to = first.rangNanos();
        if (!LateProbe.wasDue(loop.dueNanos(), from, to, periodNanos)) {
            return; // it may have been held up as well: no probe was there to see it
        }
        // The loop may not have run its probe yet.
        LateProbe overdue = new LateProbe(loop.number(), loop.dueNanos(), nanos, nanos - loop.dueNanos(), false);
        boolean held = overdue.covers(from, to, periodNanos);
        for (LateProbe probe : seen) {
            held |= probe.loop() == loop.number() && probe.covers(from, to, periodNanos);
        }
        if (!held) {
            group.addFree();
            return;
        }
        group.addLoop(loop.number());
        suspects.removeIf(other -> {
            boolean same = other.probe().loop() == loop.number() && isSame(first, other.probe());
            if (same) {
                group.addProbe(other.probe(), other.stack());
            }
            return same;
        });
    }

    /** Returns whether two loops were held up by the same stall: each during the other's, and both to the same end. */
    private boolean isSame(LateProbe one, LateProbe other) {
        return one.covers(other.dueNanos(), other.rangNanos(), periodNanos)
                && Math.abs(one.rangNanos() - other.rangNanos()) < SETTLE_NANOS;
    }

    private void reportQueue(int loop, long medianNanos, long nanos) {
        if (nanos - startNanos >= START_NANOS) {
            LateProbe whole = new LateProbe(loop, nanos - QueueWatch.WINDOW_NANOS, nanos, medianNanos, true);
            StallGroup group = new StallGroup(whole, LoopStack.UNKNOWN);
            report(group.stall(StallCause.QUEUE, medianNanos, 0), group, nanos);
        }
    }

    private void report(StallGroup.Draft stall, StallGroup group, long nanos) {
        List<String> names = group.loops().stream()
                .map(loop -> loops.get(loop).meter().name())
                .toList();
        Instant now = loops.get(0).loop().timers().wallClock();
        Instant since = now.minusNanos(nanos - group.fromNanos());
        reports.add(stall.of(names, loops.size(), since), group.loops(), nanos);
    }
}
