package dev.bide;

import dev.bide.cli.Program;
import dev.bide.config.ChosenSettings;
import dev.bide.config.Settings;
import dev.bide.operation.Operations;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.function.IntConsumer;

/** The program around the commands: it starts Vert.x when a command needs it, and has the signals. */
final class LocalProgram implements Program {

    private final SignalHandler signals;

    LocalProgram(SignalHandler signals) {
        this.signals = signals;
    }

    @Override
    public Session open(Settings settings) {
        FatalErrors.handleUncaught();
        Main.setNettyProperties();
        Vertx vertx = Vertx.vertx(Main.vertxOptions(1));
        FatalErrors.watch(vertx);
        Parts parts = Parts.of(vertx, settings);
        WarmUp.on(parts.timers()).toCompletionStage().toCompletableFuture().join();
        return new LocalSession(vertx, parts.operations());
    }

    /** A session is one Vert.x. */
    private record LocalSession(Vertx vertx, Operations operations) implements Session {

        @Override
        public void close() {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Override
    public void serve(ChosenSettings settings) {
        Main.start(new JsonObject(settings.merged()), settings.settings(), signals);
    }

    @Override
    public void onSignal(IntConsumer action) {
        signals.setShutdown(() -> action.accept(2));
    }

    @Override
    public void onResize(Runnable action) {}
}
