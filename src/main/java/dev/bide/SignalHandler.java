package dev.bide;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the program on SIGTERM or SIGINT: the first signal starts an orderly shutdown, a second one halts at once.
 *
 * <p>A shutdown hook of the JVM would not see the second signal. {@code sun.misc.Signal} does. It is used by reflection,
 * because javac warns of it, and {@code -Werror} turns the warning into an error.
 */
final class SignalHandler {

    /** What shells add to the number of the signal that ended a program. */
    private static final int EXIT_CODE_BASE = 128;

    /** Atomic, because the JVM handles each signal on a thread of its own. */
    private final AtomicBoolean received = new AtomicBoolean();

    private final CountDownLatch shutdown = new CountDownLatch(1);

    /** Volatile, because the main thread sets it while the thread that shuts down may be reading it. */
    private volatile Runnable orderlyShutdown = SignalHandler::endAtOnce;

    /** Starts the thread that shuts down. It waits for the signal, so that the shutdown itself needs no new thread. */
    SignalHandler() {
        Thread thread = new Thread(
                () -> {
                    awaitUninterruptibly();
                    orderlyShutdown.run();
                },
                "bide-end");
        // Otherwise this thread would keep alive a JVM in which all else has ended.
        thread.setDaemon(true);
        thread.start();
    }

    /** Sets what the first signal starts. Before that there is nothing to shut down, and the signal ends the program. */
    void setShutdown(Runnable orderlyShutdown) {
        this.orderlyShutdown = orderlyShutdown;
    }

    private static void endAtOnce() {
        Runtime.getRuntime().halt(0);
    }

    private void awaitUninterruptibly() {
        // A loop, because after an interrupt await() has to be called again.
        while (shutdown.getCount() > 0) {
            try {
                shutdown.await();
            } catch (InterruptedException e) {
                // Nothing of ours interrupts this thread, and the shutdown must not be lost if something else does.
            }
        }
    }

    /** Registers for the signals. With {@code java -Xrs} that is impossible, and the system ends the program at once. */
    void register() {
        try {
            register("TERM", 15);
            register("INT", 2);
        } catch (ReflectiveOperationException e) {
            // The cause is what the reflective call threw.
            System.err.println("bide: a signal will end this at once: " + e.getCause());
        }
    }

    /** Registers for a signal, and returns its former handler, which is that of the JVM. */
    @CanIgnoreReturnValue
    private Object register(String name, int number) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object receiver =
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                    receive(number);
                    return null;
                });
        return signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), receiver);
    }

    private void receive(int number) {
        if (received.compareAndSet(false, true)) {
            // The shutdown blocks for as long as the drain takes, so it has a thread of its own.
            shutdown.countDown();
        } else {
            Runtime.getRuntime().halt(EXIT_CODE_BASE + number);
        }
    }
}
