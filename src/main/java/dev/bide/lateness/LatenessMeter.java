package dev.bide.lateness;

import dev.bide.time.Timers;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;

/**
 * Watches all event loops of a Vert.x, and says how late they are. Any thread may call it.
 *
 * <p>All meters of one Vert.x look at the same recordings, which begin with the first and end with the last of them. How
 * loops are watched is up to the first, and so is who is told when one is held up: if it is closed, the next one is.
 */
public final class LatenessMeter {

    private static final String SHARED = "dev.bide";

    private final LoopMeters watch;
    private final ProbeOptions probing;
    private final Consumer<Stall> listener;

    LatenessMeter(LoopMeters watch, ProbeOptions probing, Consumer<Stall> listener) {
        this.watch = watch;
        this.probing = probing;
        this.listener = listener;
    }

    /**
     * Watches the loops of a Vert.x, and logs when one is held up.
     *
     * @param vertx whose loops
     * @return a meter, which watches until it is closed
     */
    public static LatenessMeter on(Vertx vertx) {
        return on(vertx, ProbeOptions.DEFAULT, heldUp -> {});
    }

    /**
     * Watches the loops of a Vert.x.
     *
     * @param vertx whose loops
     * @param probing how
     * @param listener is told when a loop was held up, once a minute for each at the most; on that loop's thread
     * @return a meter, which watches until it is closed
     */
    public static LatenessMeter on(Vertx vertx, ProbeOptions probing, Consumer<Stall> listener) {
        LoopMeters watch =
                (LoopMeters) vertx.sharedData().getLocalMap(SHARED).computeIfAbsent("watch", key -> new LoopMeters());
        LatenessMeter meter = new LatenessMeter(watch, probing, listener);
        watch.open(meter, () -> Timers.all(vertx));
        return meter;
    }

    /**
     * Gives the meter of one loop.
     *
     * @param timers those of the loop
     * @return where its waits are recorded
     */
    public LoopMeter of(Timers timers) {
        return watch.of(timers.loop());
    }

    /**
     * Gives the meter of each loop.
     *
     * @return one or more
     */
    public List<LoopMeter> loops() {
        return watch.loops();
    }

    /**
     * Tells of each loop.
     *
     * @return what they have done so far
     */
    public List<LoopReport> reports() {
        return loops().stream().map(LoopMeter::report).toList();
    }

    /**
     * Tells of all loops together.
     *
     * @param loops what {@link #reports} gave
     * @return their sum
     */
    public static LoopReport all(List<LoopReport> loops) {
        return loops.stream().reduce(LoopReport::plus).orElseThrow().named("all");
    }

    /** Ends the watch, unless there are other meters of the same Vert.x; closing again does nothing. */
    public void close() {
        watch.close(this);
    }

    ProbeOptions probing() {
        return probing;
    }

    void tell(Stall heldUp) {
        listener.accept(heldUp);
    }
}
