package dev.bide.stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** A listener that records its calls, and accepts more when the test completes the promise of the last call. */
class RecordedListener implements LogListener {

    /** {@code from-to} for entries, and the names of the other calls. */
    final List<String> calls = new ArrayList<>();

    boolean acceptsAll;
    Runnable onWaits = () -> {};

    /** The promise of the last call. */
    Promise<Void> accepted;

    Throwable stopped;

    private Future<Void> record(String call) {
        assertTrue(accepted == null || accepted.future().isComplete(), "called before the last call was accepted");
        calls.add(call);
        accepted = Promise.promise();
        if (acceptsAll) {
            accepted.complete();
        }
        return accepted.future();
    }

    @Override
    public Future<?> entries(long from, long to) {
        onWaits.run();
        return record(from + "-" + to);
    }

    @Override
    public Future<?> quiet() {
        return record("quiet");
    }

    @Override
    public void over() {
        calls.add("over");
    }

    @Override
    public void stopped(Throwable reason) {
        calls.add("stopped");
        stopped = reason;
    }
}
