package dev.bide.standin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.bide.Server;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Changes follow one another, and each caller goes on where it was. */
@ExtendWith(VertxExtension.class)
class ChangesTest {

    private final Changes changes = new Changes();

    /** Calls on a context, and returns the context on which the future then completes. */
    private static CompletableFuture<Context> contextAfter(Context caller, Supplier<Future<Void>> call) {
        CompletableFuture<Context> after = new CompletableFuture<>();
        CompletableFuture<Void> called = new CompletableFuture<>();
        caller.runOnContext(turn -> {
            call.get().onComplete(done -> after.complete(Vertx.currentContext()));
            called.complete(null);
        });
        Server.await(called);
        return after;
    }

    @Test
    void aChangeBeginsWhenTheOneBeforeHasEnded() {
        Promise<String> first = Promise.promise();
        changes.run(first::future);
        Future<String> second = changes.run(() -> Future.succeededFuture("second"));
        assertFalse(second.isComplete());
        first.fail("no matter");
        assertEquals("second", second.result());
    }

    @Test
    void aCallerGoesOnOnItsContextAlthoughAnotherThreadEndsTheChange(Vertx vertx) {
        Promise<Void> first = Promise.promise();
        changes.run(first::future);
        Context caller = vertx.getOrCreateContext();
        CompletableFuture<Context> after = contextAfter(caller, () -> changes.run(Future::succeededFuture));
        assertFalse(after.isDone());
        first.complete();
        assertSame(caller, Server.await(after));
    }

    @Test
    void anInstanceGoesOnOnItsContextAlthoughAnotherStartsTheStandIns(Vertx vertx) {
        StandInRegistry registry = new StandInRegistry();
        Promise<Void> started = Promise.promise();
        assertFalse(registry.putOnce("deployment", started::future).isComplete());
        Context caller = vertx.getOrCreateContext();
        CompletableFuture<Context> after =
                contextAfter(caller, () -> registry.putOnce("deployment", Future::succeededFuture));
        assertFalse(after.isDone());
        started.complete();
        assertSame(caller, Server.await(after));
    }

    @Test
    void aCallerWithoutAContextGoesOnAtOnce() {
        CompletableFuture<Context> after = new CompletableFuture<>();
        changes.run(Future::<Void>succeededFuture).onComplete(done -> after.complete(Vertx.currentContext()));
        assertNull(after.join());
    }
}
