package dev.bide.cli;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.json.Answers;
import dev.bide.json.JsonFields;
import dev.bide.refusal.Refusal;
import dev.bide.stream.EndedLog;
import dev.bide.stream.WaitLog;
import dev.bide.wait.PendingWait;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** An operation of this process. */
final class LocalRunning implements Running {

    private final PendingWait<?> pending;
    private final Optional<EndedLog> log;
    private final CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
    private int drained;

    private LocalRunning(PendingWait<?> pending, Optional<EndedLog> log) {
        this.pending = pending;
        this.log = log;
    }

    /**
     * Creates an operation that has begun.
     *
     * @param log receives its waits; empty if they are not followed
     * @param convert makes HTTP's JSON of the result
     */
    static <T> LocalRunning of(PendingWait<T> pending, Optional<EndedLog> log, Function<T, JsonObject> convert) {
        LocalRunning running = new LocalRunning(pending, log);
        pending.future().map(convert).onComplete(outcome -> running.complete(outcome.result(), outcome.cause()));
        return running;
    }

    @CanIgnoreReturnValue // it completes once
    private boolean complete(JsonObject json, Throwable cause) {
        return cause == null
                ? answer.complete(JsonFields.plain(json))
                : answer.completeExceptionally(problem(Answers.refusal(cause)));
    }

    private static Problem problem(Refusal refusal) {
        return new Problem(refusal.reason(), refusal.getMessage(), JsonFields.plain(Answers.problem(refusal)));
    }

    @Override
    public int drain(WaitLog.Visitor visitor) {
        if (log.isEmpty()) {
            return pending.finished();
        }
        int finished = log.get().finished();
        log.get().each(drained, finished, visitor);
        drained = finished;
        return finished;
    }

    @Override
    public CompletableFuture<Map<String, Object>> answer() {
        return answer;
    }

    @Override
    public void cancel() {
        pending.cancel();
    }
}
