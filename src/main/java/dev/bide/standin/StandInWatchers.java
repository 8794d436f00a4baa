package dev.bide.standin;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tasks to run when stand-ins are added or removed. Any thread may call it. */
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
            // The stand-in has begun or ended all the same, so the change must not fail.
            LOG.log(Level.ERROR, "a watcher of the stand-ins has failed", e);
        }
    }
}
