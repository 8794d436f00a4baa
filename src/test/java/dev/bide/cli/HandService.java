package dev.bide.cli;

import dev.bide.operation.Fields;
import dev.bide.operation.Requests;
import dev.bide.operation.Route;
import dev.bide.shape.Profiles;
import dev.bide.stream.WaitLog;
import dev.bide.wait.Limits;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A service whose operation goes on when a test says so. */
final class HandService implements Service, Running {

    private final Requests requests = new Requests(new Limits(3600, 1_000_000, 1_000_000, 10, 60), Profiles.NONE);
    private final CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
    private double[] delays = new double[0];
    private int finished;
    private int drained;

    Route route;
    List<Map.Entry<String, String>> fields;
    boolean follow;
    boolean counted = true;
    boolean cancelled;
    boolean closed;
    RuntimeException broken;

    /** Ends some more waits, each of them half a millisecond late. */
    void finish(int count) {
        finished += count;
    }

    void answer(Map<String, Object> json) {
        answer.complete(json);
    }

    void fail(Problem problem) {
        answer.completeExceptionally(problem);
    }

    @Override
    public Requests requests() {
        return requests;
    }

    @Override
    public Running begin(Route begun, List<Map.Entry<String, String>> given, boolean followed) {
        route = begun;
        fields = given;
        follow = followed;
        if (begun == Route.WAIT_N) {
            delays = requests.fanOut(Fields.ofQuery(given)).request().draw();
        }
        return this;
    }

    @Override
    public int drain(WaitLog.Visitor visitor) {
        if (broken != null) {
            throw broken;
        }
        for (; drained < Math.min(finished, delays.length); drained++) {
            visitor.visit(drained, delays[drained], 0.0005, false);
        }
        return finished;
    }

    @Override
    public boolean isCounted() {
        return counted;
    }

    @Override
    public CompletableFuture<Map<String, Object>> answer() {
        return answer;
    }

    @Override
    public void cancel() {
        cancelled = true;
        fail(new Problem(dev.bide.refusal.Reason.CANCELLED, "cancelled", Map.of("title", "Cancelled", "status", 499)));
    }

    @Override
    public void close() {
        closed = true;
    }
}
