package dev.bide.cli;

import dev.bide.config.ChosenSettings;
import dev.bide.config.Settings;
import dev.bide.operation.Operations;
import java.util.function.IntConsumer;

/** What commands need of the program around them. */
public interface Program {

    /** Bide without a server, for the operations of a command. */
    interface Session extends AutoCloseable {

        /**
         * Returns what can be asked for.
         *
         * @return the operations of one event loop, whose code is warm
         */
        Operations operations();

        /** Closes Vert.x. What is pending is cancelled. */
        @Override
        void close();
    }

    /**
     * Starts Vert.x with one event loop.
     *
     * @param settings the limits and profiles
     * @return a session that the caller closes
     */
    Session open(Settings settings);

    /**
     * Starts the server, which runs until a signal ends it. Returns at once.
     *
     * @param settings the settings in force
     */
    void serve(ChosenSettings settings);

    /**
     * Sets what the first signal (Ctrl-C, SIGTERM) starts, on a thread of its own. A second one ends the process at once.
     *
     * @param action receives the number of the signal
     */
    void onSignal(IntConsumer action);

    /**
     * Sets what runs when the size of the terminal changes, on any thread.
     *
     * @param action must be quick
     */
    void onResize(Runnable action);
}
