package dev.bide.standin;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What runs when there are other stand-ins than before. Any thread may call it. */
final class StandInWatchers {

    private static final Logger LOG = System.getLogger("dev.bide.standin");

    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();

    /** Adds a watcher, and runs it. */
    void add(Runnable watcher) {
        watchers.add(watcher);
        run(watcher);
    }

    /** Runs all watchers. */
    void run() {
        watchers.forEach(StandInWatchers::run);
    }

    private static void run(Runnable watcher) {
        try {
            watcher.run();
        } catch (RuntimeException e) {
            // The stand-in has begun, or has ended: its caller must not be told that it has not.
            LOG.log(Level.ERROR, "a watcher of the stand-ins has failed", e);
        }
    }
}
