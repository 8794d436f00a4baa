package dev.bide.task;

import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Measurement;
import dev.bide.wait.TestEngines;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;

/** Instances that share a registry and a hand-driven clock; the events of their tasks are recorded. */
final class Instances {

    final HandTimers timers = new HandTimers(5);
    final Limiter pending = Limiter.ofWaits();
    final TaskRegistry registry = new TaskRegistry();
    final RecordedEvents recorded = new RecordedEvents();
    final Engine engine = engine(new Limits(10, 1000, 1000, 3, 60));
    final Tasks tasks = tasks(engine);

    Engine engine(Limits limits) {
        return TestEngines.create(timers, pending, limits);
    }

    Tasks tasks(Engine engine) {
        return new Tasks(engine, registry, recorded);
    }

    Task<Wait> startWait(WaitRequest request) {
        return tasks.waitRandom(request);
    }

    Task<Measurement> startFanOut(FanOutRequest request) {
        return tasks.waitN(request);
    }

    static Reason reason(Task<?> task) {
        return ((Refusal) task.future().cause()).reason();
    }
}
