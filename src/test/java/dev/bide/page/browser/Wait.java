package dev.bide.page.browser;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
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

    /** Waits until a condition is true, or for some seconds. Returns whether it is. */
    static boolean atMost(double seconds, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > seconds * 1e9) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    /** Waits until a condition is true, and returns the seconds that it took. */
    @CanIgnoreReturnValue
    static double until(BooleanSupplier condition, Supplier<String> otherwise) {
        long start = System.nanoTime();
        if (!atMost(TIMEOUT_SECONDS, condition)) {
            throw new AssertionError(otherwise.get());
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
