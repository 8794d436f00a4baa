package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** Creates the Vert.x instances of the benchmarks, and blocks a benchmark's main thread on a Vert.x future. */
final class BenchVertx {

    private BenchVertx() {}

    /** Returns a Vert.x with one event loop on the native transport, with Netty's defaults. */
    static Vertx withOneLoop() {
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    }

    /** Returns the same with exact timers, as Bide's own program has them. */
    static Vertx withOneExactLoop() {
        useExactTimers();
        return withOneLoop();
    }

    /** Lets native epoll use timerfd. Netty reads the property once, so this has to come before the first Vert.x. */
    static void useExactTimers() {
        System.setProperty("io.netty.channel.epoll.epollWaitThreshold", "0");
    }

    /** Waits for a future and returns its result. It must not be called on an event loop. */
    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
