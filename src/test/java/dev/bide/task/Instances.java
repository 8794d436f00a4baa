package dev.bide.task;

import dev.bide.measure.Measurement;
import dev.bide.measure.Measures;
import dev.bide.time.ByHand;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.OneLoop;
import dev.bide.wait.Pending;
import dev.bide.wait.Reason;
import dev.bide.wait.Refusal;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import dev.bide.wait.Waits;
import java.util.Optional;

/** Instances on a clock moved by hand, which share a registry, and what is told of their tasks. */
final class Instances {

    final ByHand timers = new ByHand(5);
    final Pending pending = new Pending();
    final Registry registry = new Registry();
    final Told told = new Told();
    final Waits waits = waits(new Limits(10, 1000, 1000, 3, 60));
    final Tasks tasks = tasks(waits);

    Waits waits(Limits limits) {
        return OneLoop.waits(timers, pending, limits);
    }

    Tasks tasks(Waits waits) {
        return new Tasks(waits, new Measures(waits, measurement -> {}), registry, told);
    }

    Task<Wait> one(WaitRequest request) {
        return tasks.waitRandom(request, Optional.empty());
    }

    Task<Measurement> many(FanOutRequest request) {
        return tasks.waitN(request, Optional.empty(), nobody -> {});
    }

    static Reason reason(Task<?> task) {
        return ((Refusal) task.future().cause()).reason();
    }
}
