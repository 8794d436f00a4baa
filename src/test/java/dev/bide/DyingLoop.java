package dev.bide;

import dev.bide.config.Settings;
import dev.bide.json.JsonFields;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Bide in a process of its own, where a thread dies of an error in logging, as without file descriptors. */
final class DyingLoop {

    /** Kept in a field, because the log manager drops a logger without other references. */
    private static final Logger NETTY = Logger.getLogger("io.netty");

    private DyingLoop() {}

    /** Takes "loop" or "acceptor", and how many log records fail. */
    public static void main(String... args) throws IOException {
        JsonObject config = ProgramProcess.configWithoutWarnings();
        Vertx vertx = ServerProgram.start(config, Settings.of(JsonFields.plain(config)));
        NETTY.setUseParentHandlers(false);
        NETTY.addHandler(new Failing(Integer.parseInt(args[1])));
        if (System.in.read() < 0) {
            return;
        }
        VertxInternal internal = (VertxInternal) vertx;
        EventLoopGroup group =
                args[0].equals("loop") ? internal.nettyEventLoopGroup() : internal.acceptorEventLoopGroup();
        group.next().execute(() -> {
            throw new IllegalStateException("logged by Netty");
        });
    }

    private static final class Failing extends Handler {

        private int left;

        Failing(int times) {
            left = times;
        }

        @Override
        public synchronized void publish(LogRecord record) {
            if (left-- > 0) {
                throw new NoClassDefFoundError("in a test");
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
