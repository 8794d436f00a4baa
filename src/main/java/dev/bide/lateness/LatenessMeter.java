package dev.bide.lateness;

import dev.bide.time.Timers;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures how late the event loops of a Vert.x instance are. Any thread may call it.
 *
 * <p>All meters of one Vert.x instance share the same recordings. Recording begins when the first meter is opened, with
 * the options of that meter, and ends when the last one is closed. Only one meter's listener is notified of stalls:
 * that of the meter that has been open for the longest time. A daemon thread, {@code bide-meter}, finds the cause of each
 * stall and calls the listener. It ends when the last meter is closed, or Vert.x.
 */
public final class LatenessMeter {

    private static final String SHARED_MAP = "dev.bide";
    private static final String SHARED_KEY = "loopMeters";

    private final LoopMeters loopMeters;
    private final ProbeOptions options;
    private final Consumer<Stall> listener;

    LatenessMeter(LoopMeters loopMeters, ProbeOptions options, Consumer<Stall> listener) {
        this.loopMeters = loopMeters;
        this.options = options;
        this.listener = listener;
    }

    /**
     * Opens a meter with the default options. Stalls are logged.
     *
     * @param vertx the Vert.x instance to measure
     * @return a meter that is open until it is closed
     */
    public static LatenessMeter on(Vertx vertx) {
        return on(vertx, ProbeOptions.DEFAULT, stall -> {});
    }

    /**
     * Opens a meter. Stalls are logged.
     *
     * @param vertx the Vert.x instance to measure
     * @param options the options of the probes; ignored if another meter is open
     * @param listener is notified of a stall, at most once a minute for each event loop, on the thread of the meter
     * @return a meter that is open until it is closed
     */
    public static LatenessMeter on(Vertx vertx, ProbeOptions options, Consumer<Stall> listener) {
        // In a local map of Vert.x and not in a static field: a process may have several Vert.x instances.
        LoopMeters loopMeters = (LoopMeters)
                vertx.sharedData().getLocalMap(SHARED_MAP).computeIfAbsent(SHARED_KEY, key -> new LoopMeters());
        LatenessMeter meter = new LatenessMeter(loopMeters, options, listener);
        loopMeters.open(meter, Timers.all(vertx));
        return meter;
    }

    /**
     * Returns the meter of one event loop, which records its waits.
     *
     * @param timers the timers of the event loop
     * @return its meter
     */
    public LoopMeter of(Timers timers) {
        return loopMeters.of(timers.loop());
    }

    /**
     * Returns the meters of all event loops.
     *
     * @return at least one meter
     */
    public List<LoopMeter> loops() {
        return loopMeters.loops();
    }

    /**
     * Returns a report of each event loop.
     *
     * @return the present values
     */
    public List<LoopReport> reports() {
        List<LoopMeter> loops = loops();
        long nanos = loops.get(0).nanos();
        return loops.stream().map(loop -> loop.report(nanos)).toList();
    }

    /**
     * Returns the stalls of the last minute, and why they happened. They need a probe and a limit of the warning.
     *
     * @return oldest first, at most the newest hundred
     */
    public List<Stall> stalls() {
        return loopMeters.stalls();
    }

    /**
     * Returns the number of stalls since recording began.
     *
     * @param cause which stalls to count
     * @return 0 or more
     */
    public long stalls(StallCause cause) {
        return loopMeters.stalls(cause);
    }

    /**
     * Returns the sum of the reports of all event loops.
     *
     * @param loops the result of {@link #reports}
     * @return a report with the name "all"
     */
    public static LoopReport all(List<LoopReport> loops) {
        // withName(), because the reduction of a single report is that report, under its loop's name.
        return loops.stream().reduce(LoopReport::plus).orElseThrow().withName("all");
    }

    /**
     * Closes the meter. Recording ends unless another meter of the same Vert.x instance is open; what was recorded can
     * still be read. Does nothing if the meter is closed.
     */
    public void close() {
        loopMeters.close(this);
    }

    ProbeOptions options() {
        return options;
    }

    void notifyListener(Stall stall) {
        listener.accept(stall);
    }
}
