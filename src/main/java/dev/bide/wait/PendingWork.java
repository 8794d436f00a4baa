package dev.bide.wait;

import dev.bide.refusal.Refusal;
import dev.bide.time.Loop;
import dev.bide.time.Turns;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is pending on one event loop, and how a reset or a stop ends it. Any thread may call it, but for {@link #add}. */
final class PendingWork {

    private final Loop loop;
    private final Promise<Void> stopped = Promise.promise();

    /** The fan-outs that a worker thread draws. */
    // Concurrent, because any thread may begin a fan-out.
    private final Set<FanOut> drawings = ConcurrentHashMap.newKeySet();

    /** The waits, and the fan-outs that have set alarms; only the loop's thread uses it. */
    private final PendingList pending = new PendingList();

    /** The resets that have not ended everything yet; only the loop's thread uses it. */
    private final Set<Reset> resets = new HashSet<>();

    /** Whether every alarm has failed after {@link #stop}; only the loop's thread uses it. */
    private boolean alarmsFailed;

    PendingWork(Loop loop) {
        this.loop = loop;
    }

    /** Adds a wait or a fan-out, unless it has been added. Only the loop's thread may call it. */
    void add(PendingAlarm alarm) {
        pending.add(alarm);
    }

    /** Returns whether nothing is pending that has set an alarm. Only the loop's thread may call it. */
    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** Records that a worker draws a fan-out, so that {@link #stop} fails it although it may have no alarm yet. */
    void drawingBegins(FanOut fanOut) {
        drawings.add(fanOut);
    }

    void drawingEnded(FanOut fanOut) {
        drawings.remove(fanOut);
        completeStop();
    }

    /** Forgets a fan-out that could not begin. */
    void forget(FanOut fanOut) {
        drawings.remove(fanOut);
    }

    /** Ends everything that is pending now. Returns a future of the number of waits, which completes when all have ended. */
    Future<Long> reset() {
        Promise<Long> ended = Promise.promise();
        // Through the loop: a wait that another thread has begun before gets there first, and is ended too.
        loop.run(() -> {
            Reset reset = new Reset(ended);
            resets.add(reset);
            List.copyOf(drawings).forEach(fanOut -> reset.end(fanOut.nextArming));
            reset.endList();
        });
        return ended.future();
    }

    /** Fails everything that is pending, now or later. Returns a future that completes when all of it has ended. */
    Future<Void> stop() {
        loop.run(() -> {
            // These may have no alarm yet. A fan-out that another thread is adding right now is missed here; its alarms
            // fail when they are set.
            List.copyOf(drawings).forEach(fanOut -> fanOut.fail(Refusal.stopping()));
            loop.failAll(Refusal.stopping(), () -> {
                alarmsFailed = true;
                completeStop();
            });
        });
        return stopped.future();
    }

    /** Completes {@link #stop}, but not before the worker threads have left the fan-outs that they draw. */
    private void completeStop() {
        // A cancelled drawing runs on to the end of its slice. One whose worker has not begun is not waited for,
        // because it will draw nothing.
        if (alarmsFailed && drawings.stream().noneMatch(fanOut -> fanOut.drawing.isRunning())) {
            // The turns of a reset run on timers, which an undeployment cancels. All its waits have failed by now.
            List.copyOf(resets).forEach(Reset::complete);
            stopped.tryComplete();
        }
    }

    /** A reset that is under way. Only the loop's thread may call it. */
    private final class Reset {

        private final Promise<Long> ended;

        /** What is pending when the reset begins. What begins later is not in it. */
        private final PendingList list = pending.takeAll();

        private long waits;

        Reset(Promise<Long> ended) {
            this.ended = ended;
        }

        void end(PendingAlarm alarm) {
            waits += alarm.pendingWaits();
            alarm.end(Refusal.reset());
        }

        /** Ends waits until the turn is over, and the others in further turns. */
        void endList() {
            long endOfTurn = loop.nanos() + Turns.TURN_NANOS;
            while (!list.isEmpty() && loop.nanos() < endOfTurn) {
                end(list.first());
            }
            if (list.isEmpty()) {
                complete();
            } else {
                loop.runInTurn(this::endList);
            }
        }

        void complete() {
            resets.remove(this);
            ended.tryComplete(waits);
        }
    }
}
