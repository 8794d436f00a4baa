package dev.bide;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What ends the program: SIGTERM or SIGINT, the first one in good order, a second one at once. (The JVM's own hooks cannot
 * tell that there was a second; what can is {@code sun.misc.Signal}, which a compiler warns of, so it goes by its name.)
 */
final class SignalHandler {

    private static final int BY_SIGNAL = 128;

    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch told = new CountDownLatch(1);

    /** Prepares for the end: its thread is there beforehand, so that nothing need be made when it comes. */
    SignalHandler(Runnable inOrder) {
        Thread thread = new Thread(
                () -> {
                    while (told.getCount() > 0) {
                        try {
                            told.await();
                        } catch (InterruptedException e) {
                            // nobody has a reason to
                        }
                    }
                    inOrder.run();
                },
                "bide-end");
        thread.setDaemon(true);
        thread.start();
    }

    /** Begins to listen; if Java was told to leave signals alone (-Xrs), the system ends the program. */
    void listen() {
        try {
            on("TERM", 15);
            on("INT", 2);
        } catch (ReflectiveOperationException e) {
            System.err.println("bide: a signal will end this at once: " + e.getCause());
        }
    }

    /** Tells whether the end has begun. */
    boolean hasBegun() {
        return begun.get();
    }

    private void on(String name, int number) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object come =
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                    come(number);
                    return null;
                });
        Object unused = signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), come);
    }

    private void come(int number) {
        if (begun.compareAndSet(false, true)) {
            told.countDown();
        } else {
            Runtime.getRuntime().halt(BY_SIGNAL + number);
        }
    }
}
