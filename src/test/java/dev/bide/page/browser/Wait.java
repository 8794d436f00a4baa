package dev.bide.page.browser;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what a page shows, which is polled. */
final class Wait {

    /** Far longer than anything takes, so that a busy machine does not fail a test. */
    private static final int TIMEOUT_SECONDS = 30;

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private Wait() {}

    /** Waits until a condition is true, and returns the seconds that it took. */
    static double until(BooleanSupplier condition, Supplier<String> otherwise) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS)) {
                throw new AssertionError(otherwise.get());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
