package dev.bide;

import dev.bide.bus.Events;
import dev.bide.config.Settings;
import dev.bide.measure.Measurement;
import dev.bide.measure.Measures;
import dev.bide.meter.LatenessMeter;
import dev.bide.metric.Metrics;
import dev.bide.script.Calls;
import dev.bide.task.Operations;
import dev.bide.task.Tasks;
import dev.bide.time.Loop;
import dev.bide.time.Timers;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Refusal;
import dev.bide.wait.Waiting;
import dev.bide.wait.Waits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a Bide is made of.
 *
 * @param timers its clock and its loop
 * @param operations what can be asked for
 * @param metrics what can be told
 */
record Parts(Timers timers, Operations operations, Metrics metrics) {

    /** Makes them, for the calling verticle's event loop or for one of its own. */
    static Parts of(Vertx vertx, Settings settings) {
        Timers timers = Timers.of(vertx);
        Shared shared = Shared.of(vertx);
        Events events = new Events(vertx, settings.busPrefix());
        LatenessMeter meter = LatenessMeter.on(vertx, settings.probing(), events::heldUp);
        Waits waits =
                new Waits(new Loop(timers), meter.of(timers), shared.pending(), shared.pools(), settings.limits());
        Measures measures = new Measures(waits, events::measured);
        Tasks tasks = new Tasks(waits, measures, shared.tasks(), events);
        Calls calls = new Calls(waits, shared.scripts(), settings.scripts());
        return new Parts(
                timers,
                new Operations(waits, measures, tasks, calls, settings.profiles()),
                new Metrics(
                        meter, shared.traffic(), shared.memory(), shared.pools(), shared.scripts(), shared.tasks()));
    }

    /** Ends whatever is pending here. */
    Future<Void> end() {
        return operations.waits().stop().onComplete(told -> metrics.meter().close());
    }

    /** Answers on the caller's context, with a failure if nothing is begun. */
    <S, T> Future<T> answer(Supplier<Waiting<S>> start, Function<S, T> view) {
        return answer(() -> start.get().future().map(view));
    }

    Future<double[]> drawn(FanOutRequest request) {
        return answer(() -> operations.waits().draw(request));
    }

    private <T> Future<T> answer(Supplier<Future<T>> start) {
        Promise<T> promise = timers.promise();
        try {
            start.get().onComplete(promise);
        } catch (Refusal e) {
            promise.fail(e);
        }
        return promise.future();
    }

    static double[] delays(Measurement measurement) {
        return measurement.fanOut().delays();
    }
}
