package dev.bide;

import dev.bide.cli.Program;
import dev.bide.config.ChosenSettings;
import dev.bide.config.Settings;
import dev.bide.lateness.ProbeOptions;
import dev.bide.operation.Operations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.IntConsumer;

/** The program around the commands: it starts Vert.x when a command needs it, and has the signals. */
final class LocalProgram implements Program {

    private final SignalHandler signals;

    LocalProgram(SignalHandler signals) {
        this.signals = signals;
    }

    @Override
    public Session open(Settings settings) {
        LogFormat.set(); // before the next line, which formats a record
        FatalErrors.handleUncaught();
        ServerProgram.setNettyProperties();
        Vertx vertx = Vertx.vertx(ServerProgram.vertxOptions(1));
        FatalErrors.watch(vertx);
        Parts parts = Parts.of(vertx, withoutWarnings(settings));
        // Short: a command with a short wait should not take much longer than its wait.
        await(WarmUp.SHORT.run(parts.timers()));
        return new LocalSession(vertx, parts);
    }

    private static void await(Future<?> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }

    /** Returns settings with which no stall is logged. A command says itself how late its waits were, and draws on stderr. */
    private static Settings withoutWarnings(Settings settings) {
        return new Settings(
                settings.instances(),
                settings.busPrefix(),
                settings.http(),
                settings.page(),
                settings.limits(),
                new ProbeOptions(settings.probeOptions().probeMillis(), 0),
                settings.profiles(),
                settings.series(),
                settings.standIns(),
                settings.cluster(),
                settings.drainSeconds());
    }

    /** A session is one Vert.x, and a Bide in it. */
    private record LocalSession(Vertx vertx, Parts parts) implements Session {

        @Override
        public Operations operations() {
            return parts.operations();
        }

        @Override
        public void close() {
            // In this order: an event loop that has ended calls back no more, and its callers would wait for ever.
            await(parts.end());
            await(vertx.close());
        }
    }

    @Override
    public void serve(ChosenSettings settings) {
        ServerProgram.start(settings, signals);
    }

    @Override
    public void onSignal(IntConsumer action) {
        signals.setShutdown(action);
    }

    @Override
    public void onResize(Runnable action) {
        SignalHandler.onWindowChange(action);
    }
}
