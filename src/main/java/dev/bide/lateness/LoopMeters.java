package dev.bide.lateness;

import dev.bide.time.Loop;
import dev.bide.time.Timers;
import io.vertx.core.shareddata.Shareable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The recordings of all loops of one Vert.x, for as long as anybody looks at them. Any thread may call it. */
final class LoopMeters implements Shareable {

    private static final Logger LOG = System.getLogger(LatenessMeter.class.getName());

    private static final long MILLI = 1_000_000;
    private static final long QUIET_NANOS = 60_000 * MILLI;

    /** A program that starts is late, as everybody knows: its classes are being loaded. */
    private static final long START_NANOS = 5_000 * MILLI;

    private final List<LatenessMeter> users = new ArrayList<>();
    private Map<Object, Watched> loops = Map.of();

    synchronized void open(LatenessMeter user, Supplier<List<Timers>> all) {
        if (users.isEmpty()) {
            Map<Object, Watched> begun = new LinkedHashMap<>();
            for (Timers timers : all.get()) {
                begun.put(timers.loop(), new Watched(new Loop(timers), user.probing()));
            }
            loops = begun;
            int number = 0;
            for (Watched watched : begun.values()) {
                watched.begin(number++);
            }
        }
        users.add(user);
    }

    synchronized void close(LatenessMeter user) {
        if (users.remove(user) && users.isEmpty()) {
            loops.values().forEach(Watched::end);
        }
    }

    synchronized LoopMeter of(Object loop) {
        return loops.get(loop).meter;
    }

    List<LoopMeter> loops() {
        return watched().stream().map(watched -> watched.meter).toList();
    }

    private synchronized List<Watched> watched() {
        return List.copyOf(loops.values());
    }

    private synchronized LatenessMeter first() {
        return users.isEmpty() ? null : users.get(0);
    }

    private int late(long warnNanos) {
        return (int) watched().stream()
                .filter(watched -> watched.meter.lateNanos() >= warnNanos)
                .count();
    }

    /** One loop, its meter, and when it was last told of. */
    private final class Watched {

        private final Loop loop;
        private final LoopMeter meter;
        private final Probe probe;
        private final long warnNanos;
        private long toldNanos;
        private int times;

        Watched(Loop loop, ProbeOptions probing) {
            this.loop = loop;
            this.meter = new LoopMeter(loop);
            this.probe = new Probe(loop, meter, probing.probeMillis() * MILLI, this::probed);
            meter.probedBy(probe);
            this.warnNanos = probing.warnMillis() == 0 ? Long.MAX_VALUE : probing.warnMillis() * MILLI;
            this.toldNanos = loop.nanos() - QUIET_NANOS + START_NANOS;
        }

        void begin(int number) {
            // Until its thread has run, which may take as long as it is held up, it has a name that no other has.
            meter.named("event loop " + number);
            loop.run(() -> {
                meter.named(Thread.currentThread().getName());
                probe.begin();
            });
        }

        void end() {
            loop.run(probe::stop);
        }

        private void probed(long lateNanos) {
            if (lateNanos < warnNanos) {
                return;
            }
            times++;
            if (loop.nanos() - toldNanos >= QUIET_NANOS) {
                Stall heldUp = meter.heldUp(lateNanos, times, watched().size(), late(warnNanos));
                toldNanos = loop.nanos();
                times = 0;
                LOG.log(Level.WARNING, heldUp.toString());
                LatenessMeter user = first();
                if (user != null) {
                    user.tell(heldUp);
                }
            }
        }
    }
}
