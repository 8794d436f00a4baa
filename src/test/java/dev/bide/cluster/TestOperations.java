package dev.bide.cluster;

import dev.bide.operation.Operations;
import dev.bide.refusal.Limiter;
import dev.bide.shape.Profiles;
import dev.bide.task.Task;
import dev.bide.task.TaskListener;
import dev.bide.task.TaskRegistry;
import dev.bide.task.Tasks;
import dev.bide.time.Timers;
import dev.bide.wait.Engine;
import dev.bide.wait.Limits;
import dev.bide.wait.TestEngines;

/** Waits and tasks on a hand-driven clock, and nothing else that can be asked for. */
final class TestOperations {

    private static final TaskListener SILENT = new TaskListener() {
        @Override
        public void created(Task<?> task) {}

        @Override
        public void progressed(Task<?> task) {}

        @Override
        public void ended(Task<?> task) {}
    };

    private TestOperations() {}

    static Operations of(Timers timers) {
        return of(timers, new TaskRegistry(), new Limits(10, 10, 10, 10, 10));
    }

    static Operations of(Timers timers, TaskRegistry registry, Limits limits) {
        Engine engine = TestEngines.create(timers, Limiter.ofWaits(), limits);
        return new Operations(engine, new Tasks(engine, registry, SILENT), null, null, Profiles.NONE, null, null);
    }
}
