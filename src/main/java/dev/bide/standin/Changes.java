package dev.bide.standin;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.refusal.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** Runs changes one after the other. Any thread may call it. */
final class Changes {

    /** The end of the last change. */
    private Future<?> last = Future.succeededFuture();

    /**
     * Runs a change when those before it have ended, well or not.
     *
     * @return a future of its result, on the context of the caller
     */
    @CanIgnoreReturnValue // of a change that cannot fail
    <T> Future<T> run(Supplier<Future<T>> change) {
        Promise<T> changed = Promise.promise();
        Future<?> before;
        synchronized (this) {
            before = last;
            last = changed.future();
        }
        // Not under the lock, because the change may run at once.
        before.transform(ended -> started(change)).onComplete(changed);
        return onCallerContext(changed.future());
    }

    private static <T> Future<T> started(Supplier<Future<T>> change) {
        try {
            return change.get();
        } catch (Refusal e) {
            return Future.failedFuture(e);
        }
    }

    /** Returns a future that completes as another one does, but on the context of the caller, if it has one. */
    static <T> Future<T> onCallerContext(Future<T> future) {
        // Another instance may complete it, on its own event loop. If the caller went on there, a server that it opens
        // would run on that loop, and Vert.x would close it with the other instance, before its clients are answered.
        Context caller = Vertx.currentContext();
        if (caller == null) {
            return future;
        }
        Promise<T> promise = Promise.promise();
        future.onComplete((result, failure) -> caller.runOnContext(turn -> promise.complete(result, failure)));
        return promise.future();
    }
}
