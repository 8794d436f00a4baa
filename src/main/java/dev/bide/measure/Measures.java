package dev.bide.measure;

import dev.bide.wait.Ended;
import dev.bide.wait.FanOut;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Refusal;
import dev.bide.wait.Waiting;
import dev.bide.wait.Waits;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** Fan-outs whose cost is looked at. Any thread may call it. */
public final class Measures {

    private final Waits waits;
    private final Consumer<Measurement> completed;

    /**
     * Makes measurements of the waits of a loop.
     *
     * @param waits what waits
     * @param completed is told of each measurement that was asked for as such, on the loop's thread
     */
    public Measures(Waits waits, Consumer<Measurement> completed) {
        this.waits = waits;
        this.completed = completed;
    }

    /**
     * Waits n times at once.
     *
     * @param request what to wait for
     * @return the fan-out, which has begun
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public Waiting<Measurement> waitN(FanOutRequest request) {
        return waitN(request, nobody -> {});
    }

    /**
     * Waits n times at once, telling of each wait.
     *
     * @param request what to wait for
     * @param listener is told of each wait as it ends, on the loop's thread
     * @return the fan-out, which has begun
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public Waiting<Measurement> waitN(FanOutRequest request, Consumer<Ended> listener) {
        Lateness late = new Lateness();
        Waiting<FanOut> waiting = waits.many(request, late.andThen(listener));
        return new Measured(waiting.future().map(fanOut -> new Measurement(fanOut, late)), waiting);
    }

    /**
     * Waits n times at once, for the sake of what it costs.
     *
     * @param request what to wait for, at least once
     * @return the fan-out, which has begun
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public Waiting<Measurement> measureTime(FanOutRequest request) {
        return measureTime(request, nobody -> {});
    }

    /**
     * Waits n times at once, for the sake of what it costs, telling of each wait.
     *
     * @param request what to wait for, at least once
     * @param listener is told of each wait as it ends, on the loop's thread
     * @return the fan-out, which has begun
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public Waiting<Measurement> measureTime(FanOutRequest request, Consumer<Ended> listener) {
        if (request.n() == 0) {
            throw Refusal.invalid("n", "must be at least 1 for a measurement: it divides by n", 0);
        }
        Waiting<Measurement> waiting = waitN(request, listener);
        waiting.future().onSuccess(completed::accept);
        return waiting;
    }

    /** A fan-out together with its lateness. */
    private record Measured(Future<Measurement> future, Waiting<FanOut> fanOut) implements Waiting<Measurement> {

        @Override
        public Future<Double> planned() {
            return fanOut.planned();
        }

        @Override
        public int finished() {
            return fanOut.finished();
        }

        @Override
        public void cancel() {
            fanOut.cancel();
        }
    }
}
