package dev.bide.bench;

import dev.bide.Bide;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What 100,000 waits cost that come over the event bus, each from its own caller, on one event loop: the heap that each
 * takes beyond its message, which a consumer that only reads and keeps its messages takes as well; and the time to begin one.
 */
final class Footprint {

    private static final int N = 100_000;
    private static final double MAX_DELAY = 10;

    private final Vertx vertx = Ours.oneLoop();
    private final Watched self = new Watched(ProcessHandle.current().pid());
    private final List<Message<Object>> kept = new ArrayList<>(2 * N);
    private final List<Future<?>> futures = new ArrayList<>(3 * N);

    private Footprint() {}

    public static void main(String... args) throws Exception {
        new Footprint().measure();
        System.exit(0);
    }

    private void measure() throws Exception {
        vertx.eventBus().consumer("keep", message -> {
            Objects.requireNonNull(message.body());
            kept.add(message);
        });
        JsonObject config = Ours.config(4 * N);
        Ours.get(Ours.deploy(vertx, config));
        // Once uncounted, for what is made only once.
        double unused = bytes("keep") + bytes("bide.wait-random");
        double message = bytes("keep");
        double wait = bytes("bide.wait-random");
        Bide bide = Ours.get(Future.future(made -> vertx.runOnContext(turn -> made.complete(Bide.on(vertx, config)))));
        double first = nanosToBegin(bide);
        System.out.printf(
                Locale.ROOT,
                "%,d waits over the bus: %.0f bytes of heap each beyond the %.0f of its message; "
                        + "%.0f ns to begin one from Java (the first %,d: %.0f ns)%n",
                N,
                wait - message,
                message,
                nanosToBegin(bide),
                N,
                first);
    }

    /** Sends so many messages, and gives the heap that each takes which is not answered yet. */
    private double bytes(String address) throws Exception {
        Ours.get(vertx.timer(Math.round(MAX_DELAY * 1000) + 1000, TimeUnit.MILLISECONDS));
        kept.clear();
        long before = self.liveBytes();
        DeliveryOptions patience = new DeliveryOptions().setSendTimeout(Math.round(MAX_DELAY * 1000));
        AtomicInteger answered = new AtomicInteger();
        for (int i = 0; i < N; i++) {
            JsonObject request = new JsonObject().put("maxDelay", MAX_DELAY).put("seed", i);
            vertx.eventBus().request(address, request, patience).onComplete(reply -> answered.incrementAndGet());
        }
        Ours.get(Future.future(arrived -> vertx.runOnContext(turn -> arrived.complete())));
        int answeredFirst = answered.get();
        long after = self.liveBytes();
        return (after - before) / (N - (answeredFirst + answered.get()) / 2.0);
    }

    private double nanosToBegin(Bide bide) throws Exception {
        return Ours.get(Future.future(begun -> vertx.runOnContext(turn -> {
            long start = System.nanoTime();
            for (int i = 0; i < N; i++) {
                futures.add(bide.waitRandom(new WaitRequest(MAX_DELAY, i)));
            }
            begun.complete((double) (System.nanoTime() - start) / N);
        })));
    }
}
