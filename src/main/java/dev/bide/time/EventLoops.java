package dev.bide.time;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.function.BiConsumer;

/** The threads of Vert.x that nothing replaces. */
public final class EventLoops {

    private EventLoops() {}

    /**
     * Reports each event loop and each acceptor that dies. None of them dies in an orderly shutdown.
     *
     * @param vertx the Vert.x instance that owns them
     * @param listener receives what has died and why, on any thread
     */
    public static void onDeath(Vertx vertx, BiConsumer<String, Throwable> listener) {
        // Netty 4.2.17 catches what ends an event loop, logs a warning and goes on without it (doStartThread in
        // SingleThreadEventExecutor): its timers never ring and its connections are never read. Vert.x 5.1.6 does not
        // look at it, and no public method lists the loops. Delete this when Vert.x reports a loop that has died.
        VertxInternal owner = (VertxInternal) vertx;
        onDeath(owner.nettyEventLoopGroup(), "an event loop", listener);
        onDeath(owner.acceptorEventLoopGroup(), "the thread that accepts connections", listener);
    }

    private static void onDeath(EventLoopGroup group, String what, BiConsumer<String, Throwable> listener) {
        for (EventExecutor loop : group) {
            loop.terminationFuture().addListener(terminated -> {
                if (!terminated.isSuccess()) {
                    listener.accept(what, terminated.cause());
                }
            });
        }
    }
}
