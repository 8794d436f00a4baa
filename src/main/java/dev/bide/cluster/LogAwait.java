package dev.bide.cluster;

import dev.bide.refusal.Refusal;
import dev.bide.stream.FollowedLog;
import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A wait for a log to grow or to end, with a time limit. Only the thread of its loop may call it. */
final class LogAwait extends Alarm {

    private final Loop loop;
    private final FollowedLog log;
    private final long after;

    /** One object for watch and unwatch: each evaluation of a method reference may create another. */
    private final Runnable watcher = this::changed;

    // Without a context, because the thread of the loop completes it.
    private final Promise<Void> promise = Promise.promise();

    LogAwait(Loop loop, FollowedLog log, long after, double seconds) {
        this.loop = loop;
        this.log = log;
        this.after = after;
        if (after > log.count()) {
            promise.fail(Refusal.invalid("after", "must be at most " + log.count(), after));
        } else if (seconds > 0) {
            loop.setAlarm(this, loop.nanos() + Seconds.toNanos(seconds));
            log.watch(watcher);
            look(); // after watch(), so that no change is missed
        } else {
            promise.complete();
        }
    }

    /** Returns a future that completes when the log has grown or ended, or the time is over. */
    Future<Void> future() {
        return promise.future();
    }

    /** Runs on the thread that writes the log. */
    private void changed() {
        log.unwatch(watcher);
        loop.post(this::look);
    }

    private void look() {
        if (log.isOver() || log.count() > after) {
            end();
        }
    }

    private void end() {
        log.unwatch(watcher);
        unset();
        promise.tryComplete();
    }

    @Override
    protected void rang(long nanos) {
        end();
    }

    @Override
    protected void brokenOff(Throwable reason) {
        log.unwatch(watcher);
        promise.tryFail(reason);
    }
}
