package dev.bide.cli;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.refusal.Reason;
import dev.bide.stream.WaitLog;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * An operation of a server. A thread of its own waits for the answer, so that it needs no selector and no event loop.
 */
final class RemoteRunning implements Running {

    private final ServerCall call;
    private final boolean counted;
    private final ArrivedWaits arrived = new ArrivedWaits();
    private final CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();

    private RemoteRunning(ServerCall call, boolean counted) {
        this.call = call;
        this.counted = counted;
    }

    /**
     * Begins an operation.
     *
     * @param call the request, which is sent now
     * @param counted whether waits are added as they come
     * @param read reads the answer, and adds the waits
     */
    static RemoteRunning begin(
            ServerCall call, boolean counted, BiFunction<ServerCall, ArrivedWaits, Map<String, Object>> read) {
        RemoteRunning running = new RemoteRunning(call, counted);
        Thread thread = new Thread(() -> running.run(read), "bide-server");
        // The program ends when its command has ended, whatever a server still has to say.
        thread.setDaemon(true);
        thread.start();
        return running;
    }

    private void run(BiFunction<ServerCall, ArrivedWaits, Map<String, Object>> read) {
        try {
            complete(read.apply(call.send(), arrived));
        } catch (RuntimeException | Error e) {
            fail(e);
        } finally {
            call.close();
        }
    }

    @Override
    public int drain(WaitLog.Visitor visitor) {
        return arrived.drain(visitor);
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
        // First: the thread may be looking up a name, which nothing can interrupt.
        fail(new Problem(Reason.CANCELLED, "cancelled", Map.of()));
        arrived.close();
        call.close();
    }

    @CanIgnoreReturnValue // the answer may be complete by then, and stays as it is
    private boolean complete(Map<String, Object> json) {
        return answer.complete(json);
    }

    @CanIgnoreReturnValue // as above
    private boolean fail(Throwable problem) {
        return answer.completeExceptionally(problem);
    }
}
