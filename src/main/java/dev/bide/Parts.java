package dev.bide;

import dev.bide.bus.EventPublisher;
import dev.bide.config.Settings;
import dev.bide.lateness.LatenessMeter;
import dev.bide.metric.Metrics;
import dev.bide.operation.Operations;
import dev.bide.refusal.Refusal;
import dev.bide.script.ScriptedWaits;
import dev.bide.task.Tasks;
import dev.bide.time.Loop;
import dev.bide.time.Timers;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.PendingWait;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The parts of a Bide, and how they are put together.
 *
 * @param timers its clock and its loop
 * @param operations what can be asked for
 * @param metrics what can be reported
 */
record Parts(Timers timers, Operations operations, Metrics metrics) {

    /** Creates the parts for the calling verticle's event loop, or for a loop of their own. */
    static Parts of(Vertx vertx, Settings settings) {
        Timers timers = Timers.of(vertx);
        SharedState shared = SharedState.of(vertx);
        EventPublisher events = new EventPublisher(vertx, settings.busPrefix());
        LatenessMeter meter = LatenessMeter.on(vertx, settings.probeOptions(), events::stalled);
        Engine engine = new Engine(
                new Loop(timers),
                meter.of(timers),
                shared.pending(),
                shared.pools(),
                shared.calls(),
                settings.limits(),
                events::measured);
        Tasks tasks = new Tasks(engine, shared.tasks(), events);
        ScriptedWaits scripts = new ScriptedWaits(engine, shared.scripts(), settings.scripts());
        return new Parts(
                timers,
                new Operations(engine, tasks, scripts, settings.profiles()),
                new Metrics(
                        meter,
                        shared.refusals(),
                        shared.calls(),
                        shared.connections(),
                        shared.bytes(),
                        shared.pools(),
                        shared.scripts(),
                        shared.tasks(),
                        timers::nanos));
    }

    /** Fails everything that is pending on this loop. */
    Future<Void> end() {
        return operations.engine().stop().onComplete(stopped -> metrics.meter().close());
    }

    /** Returns a future on the caller's context. A refusal fails it instead of being thrown. */
    <S, T> Future<T> answer(Supplier<PendingWait<S>> start, Function<S, T> convert) {
        return answer(() -> start.get().future().map(convert));
    }

    Future<double[]> draw(FanOutRequest request) {
        return answer(() -> operations.engine().draw(request));
    }

    private <T> Future<T> answer(Supplier<Future<T>> start) {
        // The engine's own future completes on the waiting loop, which is not the caller's.
        Promise<T> promise = timers.promise();
        try {
            start.get().onComplete(promise);
        } catch (Refusal e) {
            // Only a refusal: anything else is a fault of the program, and keeps its stack trace.
            promise.fail(e);
        }
        return promise.future();
    }

    static double[] delays(Measurement measurement) {
        return measurement.delays();
    }
}
