package dev.bide.page;

import dev.bide.json.PageEvents;
import dev.bide.json.PageParts;
import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LoopMeter;
import dev.bide.lateness.LoopMinute;
import dev.bide.lateness.ProbeOptions;
import dev.bide.lateness.Stall;
import dev.bide.pool.PoolStates;
import dev.bide.refusal.Refusal;
import dev.bide.task.Task;
import dev.bide.task.TaskRegistry;
import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import dev.bide.wait.Engine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Feeds the viewers of one event loop: at most ten times a second it looks at everything once, and each viewer sends what
 * has changed for it. Only the thread of the event loop may call it.
 */
public final class Feed {

    /** The least time between two events of a viewer. */
    static final long PERIOD_NANOS = 100_000_000;

    private final PageState state;
    private final Options options;
    private final Engine engine;
    private final Loop loop;
    private final LatenessMeter meter;
    private final TaskRegistry tasks;
    private final SummaryWriter summary;
    private final LoopColumns columns;
    private final String noSamples;
    private final StallNumbers stalls;
    private final Set<Viewer> viewers = new LinkedHashSet<>();
    private final Beat beat = new Beat();

    /** The viewers that the present pass has yet to come to; empty between two passes. */
    private final Deque<Viewer> waiting = new ArrayDeque<>();

    /** Whether the next pass is planned, or one is going on. */
    private boolean running;

    /**
     * What the settings say about the page.
     *
     * @param version the version of Bide
     * @param maxViewers how many pages of the process may be open
     * @param probe how the event loops are watched
     */
    public record Options(String version, int maxViewers, ProbeOptions probe) {}

    /**
     * Creates the feed of an event loop, without viewers.
     *
     * @param state what all feeds of the process share
     * @param options what the settings say
     * @param engine the engine of the event loop
     * @param meter measures the event loops
     * @param tasks the tasks of the process
     * @param pools the pools of the process
     */
    public Feed(
            PageState state,
            Options options,
            Engine engine,
            LatenessMeter meter,
            TaskRegistry tasks,
            PoolStates pools) {
        this.state = state;
        this.options = options;
        this.engine = engine;
        this.loop = engine.loop();
        this.meter = meter;
        this.tasks = tasks;
        this.summary = new SummaryWriter(state, meter, tasks, pools, loop::nanos);
        this.columns = new LoopColumns(meter, state.originColumn(loop.nanos()));
        this.noSamples = new LoopColumns(meter, 0).changed(Long.MAX_VALUE, loop.nanos());
        this.stalls = new StallNumbers(List.of());
    }

    /**
     * Opens a viewer, and sends it what was before.
     *
     * @param taskId the id of the task whose run it looks at, if any
     * @param log whether the time axis of the run is logarithmic
     * @param output where its events go
     * @return the viewer, which the caller closes when its client goes away
     * @throws Refusal if too many pages are open, or the event loop is stopping
     */
    public Viewer open(Optional<String> taskId, boolean log, ViewerOutput output) {
        if (engine.isStopping()) {
            throw Refusal.stopping();
        }
        state.viewers().take(1, options.maxViewers());
        Optional<Task<?>> task = taskId.flatMap(id -> tasks.find(id, loop.nanos()));
        ViewedRun run = task.map(found -> state.runs().open(found, log, loop)).orElse(null);
        Viewer viewer = new Viewer(this, output, run, task.isPresent() ? Optional.empty() : taskId);
        viewers.add(viewer);
        Pass pass = pass();
        viewer.begin(pass, hello(pass));
        if (!running) {
            running = true;
            loop.setAlarm(beat, pass.nanos + PERIOD_NANOS);
        }
        return viewer;
    }

    private String hello(Pass pass) {
        return PageEvents.hello(
                options.version(),
                options.probe(),
                pass.t(),
                meter.loops().stream().map(LoopMeter::name).toList(),
                columns.minute(pass.nanos),
                PageParts.stalls(stalls.all(), this::began));
    }

    /** Forgets a viewer that has closed. */
    void closed(Viewer viewer) {
        viewers.remove(viewer);
        state.viewers().give(1);
        if (viewer.run() != null) {
            state.runs().close(viewer.run());
        }
    }

    private Pass pass() {
        long nanos = loop.nanos();
        stalls.update(meter.stalls());
        return new Pass(this, nanos, LoopMinute.column(nanos), summary.text(), columns, stalls);
    }

    /** Goes through the viewers, one in each piece of work, so that the waits of the event loop ring in between. */
    private void look(Pass pass) {
        Viewer viewer = waiting.poll();
        if (viewer == null) {
            planNext(pass.nanos + PERIOD_NANOS);
            return;
        }
        try {
            if (viewer.count()) {
                waiting.addFirst(viewer); // there is more to count first
            } else {
                viewer.look(pass);
            }
        } finally {
            // Also after a fault with one viewer, which the event loop reports: the others go on.
            loop.runInTurn(() -> look(pass));
        }
    }

    private void planNext(long nanos) {
        running = !viewers.isEmpty();
        if (running) {
            loop.setAlarm(beat, nanos);
        }
    }

    /** Returns the moment 0 of the clock of the pages, which is the beginning of a column. */
    long originNanos() {
        return columns.originColumn() * LoopMinute.COLUMN_NANOS;
    }

    /** Returns when a stall began, on the clock of the pages. */
    double began(Stall stall) {
        // Its moment is one of the wall clock, which is compared with the present one.
        Duration ago = Duration.between(stall.since(), loop.timers().wallClock());
        return Seconds.fromNanos(loop.nanos() - originNanos() - ago.toNanos());
    }

    /** Returns whether the text of columns has any. */
    boolean hasSamples(String text) {
        return !text.equals(noSamples);
    }

    private final class Beat extends Alarm {

        @Override
        protected void rang(long nanos) {
            waiting.addAll(viewers);
            loop.runInTurn(() -> look(pass()));
        }

        @Override
        protected void brokenOff(Throwable reason) {
            running = false;
            List<Viewer> last = List.copyOf(viewers);
            for (Viewer viewer : last) {
                // At once and not in turns, since the event loop stops. It is what has come in a tenth of a second.
                while (viewer.count()) {}
            }
            Pass pass = pass();
            last.forEach(viewer -> viewer.stop(pass, reason));
        }
    }
}
