package dev.bide.cli;

import dev.bide.operation.Requests;
import dev.bide.operation.Route;
import dev.bide.refusal.Reason;
import dev.bide.stream.WaitLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A task of a server as if it were an operation of a command: what is begun is only the watching, and so is what is
 * cancelled. One thread uses it.
 */
final class WatchedTask implements Service {

    private final ServerAddress address;
    private final RemoteTask task;
    private final double head;
    private Running watching;

    /**
     * Creates a service that has one task.
     *
     * @param head for how many seconds the task has been going on by the clock of this machine
     */
    WatchedTask(ServerAddress address, RemoteTask task, double head) {
        this.address = address;
        this.task = task;
        this.head = head;
    }

    @Override
    public Requests requests() {
        throw new IllegalStateException("the request of a task was read by its server");
    }

    @Override
    public Running begin(Route route, List<Map.Entry<String, String>> fields, boolean follow) {
        ServerRequest request = ServerRequest.of(Route.STREAM_TASK, task.id(), List.of(), ServerRequest.LINES);
        StreamReader reader = new StreamReader(address, task.waits(), false);
        // Its waits are read even if they are not shown: the end comes after them.
        ServerCall call = ServerCall.waiting(address, request);
        watching = new Watching(
                RemoteRunning.begin(call, follow, (answered, arrived) -> end(reader, answered, follow, arrived)));
        return watching;
    }

    private Map<String, Object> end(StreamReader reader, ServerCall call, boolean follow, ArrivedWaits arrived) {
        if (!follow) {
            // Without a picture no thread takes the waits out of this queue, and the reader would stop at its limit.
            arrived.close();
        }
        try {
            return reader.read(call, arrived);
        } catch (Problem problem) {
            boolean byOthers =
                    problem.reason() == Reason.CANCELLED && !problem.json().isEmpty();
            throw byOthers ? new Problem(Reason.CANCELLED, "the task was cancelled", problem.json()) : problem;
        }
    }

    @Override
    public void close() {
        if (watching != null) {
            watching.cancel();
        }
    }

    /** Adds to an operation for how long it has been going on. */
    private final class Watching implements Running {

        private final Running running;
        private double elapsed = task.json().containsKey("progress") ? 0 : head;

        Watching(Running running) {
            this.running = running;
        }

        @Override
        public int drain(WaitLog.Visitor visitor) {
            return running.drain((place, delay, late, failed) -> {
                // By the waits, and not by the clock of the server, which may differ from that of this machine.
                elapsed = Math.max(elapsed, delay + late);
                visitor.visit(place, delay, late, failed);
            });
        }

        @Override
        public boolean isCounted() {
            return running.isCounted();
        }

        @Override
        public double elapsed() {
            return elapsed;
        }

        @Override
        public CompletableFuture<Map<String, Object>> answer() {
            return running.answer();
        }

        @Override
        public void cancel() {
            running.cancel();
        }
    }
}
