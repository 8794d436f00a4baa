package dev.bide.cluster;

import dev.bide.peer.Node;
import dev.bide.refusal.Refusal;
import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import dev.bide.wait.EndedWaits;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutPart;
import dev.bide.wait.Measurement;
import dev.bide.wait.PendingWait;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A part of a fan-out that this node runs for another one. It is kept until its end has been reported, and is cancelled
 * if the other node asks no more. Only the loop's thread may call it, except for {@link #await}, {@link #cancel} and
 * {@link #isOf}.
 */
final class HostedPart {

    /** The most ticks in an answer, of up to 25 bytes each, so that it stays below 64 KB. */
    private static final int MAX_TICKS = 2000;

    /** The most ticks in the last answer, which also has a histogram of up to 23,000 characters. */
    private static final int MAX_LAST_TICKS = 1000;

    /** How long ticks are collected for an answer. */
    private static final long COLLECT_NANOS = 20_000_000;

    /** A part is kept without a question for {@code lostSeconds} times this factor. */
    private static final double PATIENCE_FACTOR = 1.5;

    private static final JsonArray NO_TICKS = new JsonArray();

    private final Engine engine;
    private final Loop loop;
    private final Node coordinator;
    private final double patienceSeconds;
    private final Runnable remove;
    private final Silence silence = new Silence();
    private final AnswerTime answerTime = new AnswerTime();

    /** Two numbers for each tick that is not reported yet: how many waits ended with it, and when. */
    private JsonArray ticks = new JsonArray();

    private boolean isFollowed;

    /** How many waits have ended in the ticks that are reported. */
    private int reported;

    private PendingWait<Measurement> running;
    private Optional<Promise<JsonObject>> question = Optional.empty();
    private boolean removed;

    HostedPart(Engine engine, Node coordinator, double lostSeconds, Runnable remove) {
        this.engine = engine;
        this.loop = engine.loop();
        this.coordinator = coordinator;
        this.patienceSeconds = PATIENCE_FACTOR * lostSeconds;
        this.remove = remove;
    }

    boolean isOf(Node node) {
        return coordinator.equals(node);
    }

    /**
     * Begins the part.
     *
     * @throws Refusal if it exceeds a limit
     */
    void begin(FanOutPart part, boolean follow) {
        isFollowed = follow;
        running = engine.beginPart(part, follow ? this::ended : waits -> {});
        silence.set();
        running.future().onComplete(outcome -> loop.run(this::answerIfOver));
    }

    /** Ends the part. Any thread may call it. */
    void cancel() {
        loop.run(() -> {
            removed();
            running.cancel();
        });
    }

    /**
     * Returns a future of how far the part is, which completes after some time at the latest. Any thread may call it.
     */
    Future<JsonObject> await(double seconds) {
        Promise<JsonObject> promise = Promise.promise(); // without a context: the caller changes to its own
        loop.run(() -> {
            question.ifPresent(earlier -> earlier.complete(progress()));
            question = Optional.of(promise);
            silence.set();
            answerTime.set(loop.nanos() + (ticks.isEmpty() ? Seconds.toNanos(seconds) : COLLECT_NANOS));
            answerIfOver();
        });
        return promise.future();
    }

    private void ended(EndedWaits waits) {
        // Only the first tick sets the alarm of the answer. Later ones are collected until it rings.
        if (ticks.isEmpty() && question.isPresent()) {
            answerTime.set(loop.nanos() + COLLECT_NANOS);
        }
        ticks.add(waits.size()).add(waits.nanos());
    }

    private void answerIfOver() {
        if (running.future().isComplete() && question.isPresent()) {
            answer();
        }
    }

    private void answer() {
        Promise<JsonObject> asked = question.orElseThrow();
        question = Optional.empty();
        answerTime.unset();
        JsonObject answer = progress();
        Future<Measurement> outcome = running.future();
        // A failure leaves no room for ticks, and a histogram leaves room for few. If there are more, this answer has
        // the ticks, and the next one has the end.
        int room = outcome.failed() ? 0 : 2 * MAX_LAST_TICKS;
        boolean hasRoom = answer.getJsonArray(PartMessages.TICKS, NO_TICKS).size() <= room;
        if (!outcome.isComplete() || !ticks.isEmpty() || !hasRoom) {
            asked.complete(answer);
        } else {
            removed();
            if (outcome.succeeded()) {
                asked.complete(PartMessages.over(answer, outcome.result().late()));
            } else {
                asked.fail(outcome.cause());
            }
        }
    }

    /** Returns the ticks that are not reported yet, up to {@link #MAX_TICKS} of them. */
    private JsonObject progress() {
        if (!isFollowed) {
            return new JsonObject().put(PartMessages.FINISHED, running.finished());
        }
        JsonArray first = new JsonArray();
        JsonArray rest = new JsonArray();
        for (int i = 0; i < ticks.size(); i++) {
            (i < 2 * MAX_TICKS ? first : rest).add(ticks.getValue(i));
        }
        ticks = rest;
        for (int i = 0; i < first.size(); i += 2) {
            reported += first.getInteger(i);
        }
        return new JsonObject().put(PartMessages.FINISHED, reported).put(PartMessages.TICKS, first);
    }

    private void removed() {
        if (!removed) {
            removed = true;
            remove.run();
            silence.unset();
            answerTime.unset();
            question.ifPresent(asked -> asked.fail(Refusal.cancelled()));
            question = Optional.empty();
        }
    }

    /** The alarm that ends the part if no question comes. */
    private final class Silence extends Alarm {

        void set() {
            unset();
            if (!removed) {
                loop.setAlarm(this, loop.nanos() + Seconds.toNanos(patienceSeconds));
            }
        }

        @Override
        protected void rang(long nanos) {
            cancel();
        }

        @Override
        protected void brokenOff(Throwable reason) {
            // The engine stops, which ends the part too. The next answer says so.
        }
    }

    /** The alarm of the next answer. */
    private final class AnswerTime extends Alarm {

        void set(long moment) {
            unset();
            loop.setAlarm(this, moment);
        }

        @Override
        protected void rang(long nanos) {
            question.ifPresent(asked -> answer());
        }

        @Override
        protected void brokenOff(Throwable reason) {
            question.ifPresent(asked -> asked.fail(reason));
            question = Optional.empty();
        }
    }
}
