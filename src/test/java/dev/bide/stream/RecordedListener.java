package dev.bide.stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** A reader that takes what it is told when the test says so. */
final class RecordedListener implements LogListener {

    final List<String> all = new ArrayList<>();
    boolean takesAll;
    Runnable onWaits = () -> {};
    Promise<Void> takes;
    Throwable stopped;

    private Future<Void> hears(String what) {
        assertTrue(takes == null || takes.future().isComplete(), "told before the last was taken");
        all.add(what);
        takes = Promise.promise();
        if (takesAll) {
            takes.complete();
        }
        return takes.future();
    }

    @Override
    public Future<?> waits(int from, int to) {
        onWaits.run();
        return hears(from + "-" + to);
    }

    @Override
    public Future<?> quiet() {
        return hears("quiet");
    }

    @Override
    public void stalled() {
        all.add("stalled");
    }

    @Override
    public void over() {
        all.add("over");
    }

    @Override
    public void stopped(Throwable reason) {
        all.add("stopped");
        stopped = reason;
    }
}
