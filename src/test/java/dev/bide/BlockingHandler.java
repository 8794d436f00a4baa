package dev.bide;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Stands for a handler of an application that blocks its event loop. */
public final class BlockingHandler {

    private BlockingHandler() {}

    /** Blocks the calling thread until the end. */
    public static void blockUntil(AtomicBoolean end) {
        while (!end.get()) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
