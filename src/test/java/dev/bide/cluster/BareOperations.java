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

/** Operations of an instance that only waits and starts tasks. */
final class BareOperations {

    private static final TaskListener SILENT = new TaskListener() {
        @Override
        public void created(Task<?> task) {}

        @Override
        public void progressed(Task<?> task) {}

        @Override
        public void ended(Task<?> task) {}
    };

    private BareOperations() {}

    static Operations of(Timers timers) {
        Engine engine = TestEngines.create(timers, Limiter.ofWaits(), new Limits(3600, 1000, 1000, 1000, 60));
        Tasks tasks = new Tasks(engine, new TaskRegistry(), SILENT);
        return new Operations(engine, tasks, null, null, Profiles.NONE, null, null);
    }
}
