package dev.bide;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Ends the program on SIGTERM or SIGINT: the first signal starts an orderly shutdown, a second one halts at once. It also
 * reports that the window of a terminal has another size.
 *
 * <p>A shutdown hook of the JVM would not see the second signal. {@code sun.misc.Signal} does. It is used by reflection,
 * because javac warns of it, and {@code -Werror} turns the warning into an error.
 *
 * <p>It has no lambda expressions: the JVM spends 10 ms on the first ones, before anything of the program runs.
 */
final class SignalHandler {

    /** The number of SIGINT, which Ctrl-C sends. */
    static final int INT = 2;

    /** The number of SIGTERM, which {@code kill} and a container's end send. */
    static final int TERM = 15;

    /** What shells add to the number of the signal that ended a program. */
    private static final int EXIT_CODE_BASE = 128;

    /** The signal that came first, or 0. Atomic, because the JVM handles each signal on a thread of its own. */
    private final AtomicInteger first = new AtomicInteger();

    private final CountDownLatch received = new CountDownLatch(1);

    /** Volatile, because the main thread sets it while the thread that shuts down may be reading it. */
    private volatile IntConsumer shutdown;

    /** Starts the thread that shuts down. It waits for the signal, so that the shutdown itself needs no new thread. */
    SignalHandler() {
        Thread thread = new Thread("bide-end") {
            @Override
            public void run() {
                shutDown();
            }
        };
        // Otherwise this thread would keep alive a JVM in which all else has ended.
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Returns the exit code of a program that a signal has ended, as shells report it: 130 for SIGINT, 143 for SIGTERM.
     *
     * @param signal the number of the signal
     */
    static int exitCode(int signal) {
        return EXIT_CODE_BASE + signal;
    }

    /**
     * Sets what the first signal starts, with the number of that signal, on the thread {@code bide-end}. It may block, and
     * it ends the process itself. May be called again, which replaces the action: the server's start sets its own, and an
     * operation sets one that cancels its waits and ends with {@link #exitCode}. Before the first call there is nothing to
     * shut down, and a signal ends the process with 0.
     */
    void setShutdown(IntConsumer shutdown) {
        this.shutdown = shutdown;
    }

    /** Registers for SIGTERM and SIGINT. With {@code java -Xrs} that is impossible, and the system ends the program at once. */
    void register() {
        try {
            register("TERM", new End(TERM));
            register("INT", new End(INT));
        } catch (ReflectiveOperationException e) {
            // The cause is what the reflective call threw.
            System.err.println("bide: a signal will end this at once: " + e.getCause());
        }
    }

    /**
     * Runs an action on a thread of its own each time that the window of the terminal changes its size (SIGWINCH). Where
     * there is no such signal, as on Windows, it never runs.
     */
    static void onWindowChange(Runnable action) {
        try {
            register("WINCH", new WindowChange(action));
        } catch (ReflectiveOperationException e) {
            // The picture keeps the width that it began with.
        }
    }

    /** Registers for a signal, and returns its former handler, which is that of the JVM. */
    @CanIgnoreReturnValue
    private static Object register(String name, InvocationHandler receiver) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object proxy = Proxy.newProxyInstance(SignalHandler.class.getClassLoader(), new Class<?>[] {handler}, receiver);
        return signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    }

    private void shutDown() {
        // A loop, because after an interrupt await() has to be called again.
        while (received.getCount() > 0) {
            try {
                received.await();
            } catch (InterruptedException e) {
                // Nothing of ours interrupts this thread, and the shutdown must not be lost if something else does.
            }
        }
        IntConsumer action = shutdown;
        if (action == null) {
            Runtime.getRuntime().halt(0);
        } else {
            action.accept(first.get());
        }
    }

    private void receive(int number) {
        if (first.compareAndSet(0, number)) {
            // The shutdown blocks for as long as the drain takes, so it has a thread of its own.
            received.countDown();
        } else {
            Runtime.getRuntime().halt(exitCode(number));
        }
    }

    /** The handler of a signal that ends the program. */
    private final class End implements InvocationHandler {

        private final int number;

        End(int number) {
            this.number = number;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] args) {
            receive(number);
            return null;
        }
    }

    private static final class WindowChange implements InvocationHandler {

        private final Runnable action;

        WindowChange(Runnable action) {
            this.action = action;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] args) {
            action.run();
            return null;
        }
    }
}
