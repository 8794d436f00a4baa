package dev.bide.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.measure.Measurement;
import dev.bide.measure.Measures;
import dev.bide.time.ByHand;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Pending;
import dev.bide.wait.Reason;
import dev.bide.wait.Refusal;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import dev.bide.wait.Waits;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskTest {

    private final ByHand timers = new ByHand(5);
    private final Pending pending = new Pending();
    private final Registry registry = new Registry();
    private final Told told = new Told();
    private final List<Task<?>> ended = told.ended;
    private final Waits waits = new Waits(timers, pending, new Limits(10, 1000, 1000, 3, 60));
    private final Tasks tasks = tasks(waits);

    private Tasks tasks(Waits waits) {
        return new Tasks(waits, new Measures(waits, measurement -> {}), registry, timers, told);
    }

    private Task<Wait> one(WaitRequest request) {
        return tasks.waitRandom(request, Optional.empty());
    }

    private Task<Measurement> many(FanOutRequest request) {
        return tasks.waitN(request, Optional.empty(), nobody -> {});
    }

    private static Reason reason(Task<?> task) {
        return ((Refusal) task.future().cause()).reason();
    }

    @Test
    void aTaskRunsAndThenIsDoneWithItsResult() {
        Task<Wait> task = one(new WaitRequest(1, 7));
        assertEquals(State.RUNNING, task.state());
        assertEquals(Optional.empty(), task.endedAt());
        assertEquals(new WaitRequest(1, 7), task.request());
        assertSame(task, tasks.find(task.id()));
        timers.advance(Duration.ofSeconds(1));
        assertEquals(State.DONE, task.state());
        assertEquals(7, task.future().result().seed());
        assertTrue(task.endedAt().orElseThrow().isAfter(task.createdAt()));
        assertSame(task, tasks.find(task.id()));
        assertEquals(List.of(task), ended);
        assertFalse(task.cancel(), "it has ended");
        assertEquals(State.DONE, task.state());
    }

    @Test
    void aCancelledTaskIsCancelledForGoodAndLeavesNothing() {
        Task<Measurement> task = many(new FanOutRequest(100, 10, 7));
        assertTrue(task.cancel());
        assertFalse(task.cancel());
        assertEquals(State.CANCELLED, task.state());
        assertEquals(Reason.CANCELLED, reason(task));
        assertEquals(0, pending.count());
        assertEquals(0, timers.pending());
        timers.advance(Duration.ofSeconds(20));
        assertEquals(State.CANCELLED, task.state());
        assertEquals(List.of(task), ended);
    }

    @Test
    void itIsKnownFromTheStartWhenATaskIsGoingToEnd() {
        Task<Wait> wait = one(new WaitRequest(10, 7));
        double delay = 7.215081806049702;
        assertEquals(
                wait.createdAt().plusNanos((long) Math.ceil(delay * 1e9)),
                wait.endsAt().result());
        assertEquals(OptionalLong.of(8), wait.standing().leftSeconds());
        Task<Measurement> few = many(new FanOutRequest(4, 10, 7));
        assertEquals(
                few.createdAt().plusNanos((long) Math.ceil(delay * 1e9)),
                few.endsAt().result(),
                "the longest");
        Task<Measurement> hedge = many(new FanOutRequest(4, 10, 7).needing(1).within(9));
        assertEquals(hedge.createdAt().plusNanos(5_493_743_250L), hedge.endsAt().result(), "the shortest");
        timers.advance(Duration.ofMillis(5300));
        assertEquals(OptionalLong.of(2), wait.standing().leftSeconds());
        assertEquals(OptionalLong.of(1), hedge.standing().leftSeconds());
        timers.advance(Duration.ofSeconds(2));
        assertEquals(OptionalLong.empty(), wait.standing().leftSeconds());
        Duration late = Duration.between(wait.endsAt().result(), wait.endedAt().orElseThrow());
        assertTrue(late.toNanos() >= 0 && late.toMillis() < 2, "late by " + late);
    }

    @Test
    void ofALargeFanOutItIsKnownAsSoonAsItIsDrawn() {
        Tasks large = tasks(new Waits(timers, pending, new Limits(10, 10_000, 10_000, 3, 60)));
        Task<Measurement> task = large.waitN(new FanOutRequest(10_000, 10, 7), Optional.empty(), nobody -> {});
        assertFalse(task.endsAt().isComplete());
        assertEquals(OptionalLong.empty(), task.standing().leftSeconds());
        assertEquals(List.of(), told.created, "it is told of when its end is known");
        timers.settle();
        assertEquals(List.of(task), told.created);
        assertTrue(task.endsAt().result().isBefore(task.createdAt().plusSeconds(10)));
        assertTrue(task.endsAt().result().isAfter(task.createdAt().plusMillis(9990)));
    }

    @Test
    void oneThatIsCancelledWhileItIsBeingDrawnIsToldOfInOrder() {
        Tasks large = tasks(new Waits(timers, pending, new Limits(10, 10_000, 10_000, 3, 60)));
        Task<Measurement> task = large.waitN(new FanOutRequest(10_000, 10, 7), Optional.empty(), nobody -> {});
        timers.callFromElsewhere(true);
        assertTrue(task.cancel());
        timers.callFromElsewhere(false);
        assertEquals(State.CANCELLED, task.state());
        assertEquals(List.of(), ended);
        timers.settle();
        assertEquals(List.of("created", "ended"), told.events);
        assertTrue(task.endsAt().failed());
        assertEquals(0, pending.count());
    }

    @Test
    void progressIsToldAtMostTenTimesASecondAndIsKnownAtAnyTime() {
        Task<Measurement> task = many(new FanOutRequest(1000, 5, 7));
        int last = 0;
        for (int i = 1; i <= 50; i++) {
            timers.advance(Duration.ofMillis(100));
            assertTrue(task.standing().finished() > last);
            last = task.standing().finished();
        }
        assertEquals(1000, task.standing().finished());
        assertTrue(told.progressed.size() >= 40 && told.progressed.size() <= 50, told.progressed.size() + " times");
        assertEquals("created", told.events.get(0));
        assertEquals("ended", told.events.get(told.events.size() - 1));
    }

    @Test
    void aCancelFromElsewhereIsToldOfWhenNothingOfTheTaskCanHappenAnyMore() {
        Task<Measurement> task = many(new FanOutRequest(1000, 10, 7));
        timers.advance(Duration.ofMillis(950));
        timers.callFromElsewhere(true);
        assertTrue(task.cancel());
        timers.callFromElsewhere(false);
        assertEquals(State.CANCELLED, task.state());
        timers.hold(Duration.ofMillis(200));
        timers.ringFirst(); // ticks that come before the cancel does
        assertEquals("progress", told.events.get(told.events.size() - 2));
        assertEquals("ended", told.events.get(told.events.size() - 1));
        assertEquals(0, pending.count());
    }

    @Test
    void whoeverSeesTheEndOfACourseSeesThatTheTaskHasEnded() {
        Task<Measurement> task = many(new FanOutRequest(1000, 10, 7));
        List<State> seen = new ArrayList<>();
        task.course().watch(() -> seen.add(task.course().isOver() ? task.state() : null));
        assertTrue(task.cancel());
        assertEquals(List.of(State.CANCELLED), seen);
    }

    @Test
    void aKeyIsForgottenWithItsTaskEvenIfNobodyHasAskedForThatMeanwhile() {
        Waits stopped = new Waits(timers, pending, new Limits(10, 10, 10, 3, 60));
        TaskRequest request = new TaskRequest(Operation.WAIT_RANDOM, new WaitRequest(1, 7), Optional.empty());
        Task<?> old = tasks(stopped).start(request, key("k", request));
        Future<Void> unused = stopped.stop();
        timers.advance(Duration.ofSeconds(61));
        assertNotSame(old, tasks.start(request, key("k", request)));
    }

    @Test
    void anInstanceWithALowerLimitForgetsEndedTasksOfOthersButNoRunningOnes() {
        Tasks roomy = tasks(new Waits(timers, pending, new Limits(10, 10, 10, 100, 60)));
        Task<?> ended = roomy.waitRandom(new WaitRequest(10, 7), Optional.empty());
        Task<?> running = roomy.waitRandom(new WaitRequest(10, 7), Optional.empty());
        assertTrue(ended.cancel());
        Task<Wait> ours = one(new WaitRequest(10, 7));
        assertSame(ended, tasks.find(ended.id()), "three are not too many");
        Task<Wait> another = one(new WaitRequest(10, 7));
        assertThrows(Refusal.class, () -> tasks.find(ended.id()));
        List.of(running, ours, another).forEach(task -> assertSame(task, tasks.find(task.id())));
        assertThrows(Refusal.class, () -> one(new WaitRequest(10, 7)));
        registry.reserve(4);
        Task<?> more = roomy.waitRandom(new WaitRequest(10, 7), Optional.empty());
        registry.add(more, 3); // as one that has kept its place while others came
        List.of(running, ours, another, more).forEach(task -> assertSame(task, tasks.find(task.id())));
    }

    /** Whoever asks from a thread of his own may find the wait over as soon as he looks. */
    @Test
    void aLoneWaitIsOnItsCourseBeforeItsTaskHasEnded() {
        Task<Wait> task = one(new WaitRequest(10, 7));
        List<Integer> seen = new ArrayList<>();
        task.outcome().onComplete(end -> seen.add(task.course().finished()));
        task.course().watch(() -> seen.add(task.course().finished()));
        timers.advance(Duration.ofSeconds(10));
        assertEquals(List.of(1, 1, 1), seen);
    }

    @Test
    void whoHasGoneOrHasWaitedEnoughIsNotTold() {
        Task<Wait> task = one(new WaitRequest(10, 7));
        Await gone = tasks.await(task, 5);
        Await hasty = tasks.await(task, 1);
        gone.cancel();
        timers.advance(Duration.ofSeconds(2));
        assertTrue(hasty.future().isComplete());
        assertTrue(task.cancel());
        assertTrue(timers.turn(), "the forgetting");
        assertFalse(timers.turn(), "somebody is kept");
    }

    @Test
    void aListenerThatThrowsKeepsNobodyElseFromBeingTold() {
        RuntimeException fault = new IllegalStateException("the listener's fault");
        told.onEnded = task -> {
            throw fault;
        };
        Task<Wait> task = one(new WaitRequest(10, 7));
        timers.advance(Duration.ofSeconds(10));
        assertTrue(task.course().isOver());
        assertEquals(0, registry.running());
        assertEquals(List.of(fault), timers.reported());
    }

    @Test
    void aLoneWaitHasNoProgress() {
        Task<Wait> task = one(new WaitRequest(10, 7));
        timers.advance(Duration.ofSeconds(10));
        assertEquals(State.DONE, task.state());
        assertEquals(List.of("created", "ended"), told.events);
    }

    @Test
    void tasksOfALoopThatHasStoppedAreForgottenByTheOthers() {
        Waits stopped = new Waits(timers, pending, new Limits(10, 10, 10, 3, 60));
        Task<Wait> task = tasks(stopped).waitRandom(new WaitRequest(10, 7), Optional.empty());
        Future<Void> unused = stopped.stop();
        timers.settle();
        assertEquals(State.FAILED, task.state());
        timers.advance(Duration.ofSeconds(59));
        assertSame(task, tasks.find(task.id()));
        timers.advance(Duration.ofSeconds(2));
        assertThrows(Refusal.class, () -> tasks.find(task.id()));
        assertEquals(List.of(), tasks.list(listing(null, null, 10, "")).tasks());
    }

    @Test
    void progressStopsWhereATaskIsCancelled() {
        Task<Measurement> task = many(new FanOutRequest(1000, 10, 7));
        timers.advance(Duration.ofSeconds(5));
        assertTrue(task.cancel());
        int finished = task.standing().finished();
        assertTrue(finished > 400 && finished < 600, finished + " after half the time");
        timers.advance(Duration.ofSeconds(20));
        assertEquals(finished, task.standing().finished());
        assertEquals(finished, task.course().finished());
        assertTrue(task.course().isOver());
    }

    @Test
    void aTaskMayHaveANameThatOthersHaveToo() {
        Task<Wait> a = tasks.waitRandom(new WaitRequest(1, 7), Optional.of("a"));
        Task<Wait> b = tasks.waitRandom(new WaitRequest(1, 7), Optional.of("a"));
        assertEquals(Optional.of("a"), a.name());
        assertEquals(Optional.of("a"), b.name());
        assertEquals(Optional.empty(), one(new WaitRequest(1, 7)).name());
        Refusal refusal = assertThrows(
                Refusal.class, () -> tasks.waitRandom(new WaitRequest(1, 7), Optional.of("x".repeat(201))));
        assertTrue(refusal.getMessage().startsWith("name must be a text of 1 to 200 characters"));
    }

    @Test
    void whoAsksIsToldOfTheEndWhateverItIsAndAtOnceIfItHasCome() {
        List<State> states = new ArrayList<>();
        Task<Wait> done = one(new WaitRequest(1, 7));
        done.onEnd(task -> states.add(task.state()));
        timers.advance(Duration.ofSeconds(1));
        done.onEnd(task -> states.add(task.state()));
        Task<Wait> cancelled = one(new WaitRequest(1, 7));
        cancelled.onEnd(task -> states.add(task.state()));
        assertTrue(cancelled.cancel());
        assertEquals(List.of(State.DONE, State.DONE, State.CANCELLED), states);
    }

    @Test
    void whoAwaitsIsAnsweredAtTheEndOrWhenHisTimeIsUpAndLeavesNothing() {
        Task<Wait> task = one(new WaitRequest(10, 7));
        Await patient = tasks.await(task, Double.POSITIVE_INFINITY);
        Await hasty = tasks.await(task, 2);
        Await gone = tasks.await(task, 2);
        Await never = tasks.await(task, 0);
        assertEquals(State.RUNNING, never.future().result().state());
        gone.cancel();
        timers.advance(Duration.ofMillis(1999));
        assertFalse(hasty.future().isComplete());
        timers.advance(Duration.ofMillis(2));
        assertSame(task, hasty.future().result());
        assertEquals(State.RUNNING, task.state());
        assertFalse(patient.future().isComplete());
        timers.advance(Duration.ofSeconds(6));
        assertSame(task, patient.future().result());
        assertEquals(State.DONE, task.state());
        assertFalse(gone.future().isComplete());
        assertSame(task, tasks.await(task, 2).future().result());
        timers.advance(Duration.ofSeconds(60));
        assertEquals(0, timers.pending());
    }

    @Test
    void whoAwaitsOnALoopThatStopsIsToldSoAndTheTaskGoesOn() {
        Waits own = new Waits(timers, pending, new Limits(10, 10, 10, 3, 60));
        Task<Wait> task = one(new WaitRequest(10, 7));
        Await await = tasks(own).await(task, Double.POSITIVE_INFINITY);
        boolean[] stopped = new boolean[1];
        own.stop().onSuccess(done -> stopped[0] = true);
        timers.settle();
        assertTrue(stopped[0]);
        assertEquals(Reason.STOPPING, ((Refusal) await.future().cause()).reason());
        assertEquals(State.RUNNING, task.state());
    }

    @Test
    void aRepeatedKeyGivesTheSameTaskForAsLongAsThatIsKnown() {
        TaskRequest request = new TaskRequest(Operation.WAIT_RANDOM, new WaitRequest(1, 7), Optional.empty());
        TaskRequest again = new TaskRequest(Operation.WAIT_RANDOM, new WaitRequest(1, 8), Optional.empty());
        Task<?> task = tasks.start(request, key("k", request));
        assertSame(task, tasks.start(again, key("k", request)), "its seed is picked anew each time");
        assertEquals(1, pending.count());
        Refusal refusal = assertThrows(Refusal.class, () -> tasks.start(request, key("k", again)));
        assertEquals(Reason.KEY_REUSED, refusal.reason());
        assertNotSame(task, tasks.start(request, key("l", request)));
        timers.advance(Duration.ofSeconds(2));
        assertSame(task, tasks.start(again, key("k", request)), "ended");
        timers.advance(Duration.ofSeconds(60));
        assertNotSame(task, tasks.start(again, key("k", again)), "forgotten");
    }

    @Test
    void whatCannotBeginTakesNoKey() {
        TaskRequest tooMany = new TaskRequest(Operation.WAIT_N, new FanOutRequest(2000, 1, 7), Optional.empty());
        assertThrows(Refusal.class, () -> tasks.start(tooMany, key("k", tooMany)));
        TaskRequest few = new TaskRequest(Operation.WAIT_N, new FanOutRequest(2, 1, 7), Optional.empty());
        assertEquals(State.RUNNING, tasks.start(few, key("k", few)).state());
    }

    @Test
    void endedTasksAreForgottenWhenTheirTimeToLiveIsOverAndNotBefore() {
        Task<Wait> first = one(new WaitRequest(10, 7));
        Task<Wait> second = one(new WaitRequest(10, 7));
        assertTrue(first.cancel());
        timers.advance(Duration.ofSeconds(30));
        assertSame(first, tasks.find(first.id()));
        timers.advance(Duration.ofMillis(29_999));
        assertSame(first, tasks.find(first.id()), "just before");
        timers.advance(Duration.ofMillis(2));
        assertThrows(Refusal.class, () -> tasks.find(first.id()));
        assertSame(second, tasks.find(second.id()), "ended later");
        timers.advance(Duration.ofSeconds(8));
        assertThrows(Refusal.class, () -> tasks.find(second.id()));
        assertEquals(0, registry.ended());
        assertEquals(0, timers.pending(), "nothing to be forgotten any more");
    }

    @Test
    void tasksAreListedInTheOrderOfTheirCreationPageByPage() {
        Tasks roomy = tasks(new Waits(timers, pending, new Limits(10, 10, 1000, 100, 60)));
        List<Task<?>> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            all.add(roomy.waitRandom(new WaitRequest(10, 7), Optional.of(i % 2 == 0 ? "even" : "odd")));
        }
        assertTrue(all.get(3).cancel());
        assertEquals(all, roomy.list(listing(null, null, 25, "")).tasks());
        Page first = roomy.list(listing(null, null, 10, ""));
        assertEquals(all.subList(0, 10), first.tasks());
        Page second = roomy.list(listing(null, null, 10, first.next().orElseThrow()));
        assertEquals(all.subList(10, 20), second.tasks());
        Page last = roomy.list(listing(null, null, 10, second.next().orElseThrow()));
        assertEquals(all.subList(20, 25), last.tasks());
        assertEquals(Optional.empty(), last.next());
        assertEquals(
                List.of(all.get(3)),
                roomy.list(listing(State.CANCELLED, null, 10, "")).tasks());
        assertEquals(
                List.of(), roomy.list(listing(State.CANCELLED, "even", 10, "")).tasks());
        assertEquals(13, roomy.list(listing(null, "even", 50, "")).tasks().size());
        String before = "00000000-0000-0000-0000-000000000000";
        assertEquals(all, roomy.list(listing(null, null, 50, before)).tasks(), "after one that is gone");
        assertEquals(
                List.of(), roomy.list(listing(null, null, 50, "f".repeat(36))).tasks());
        assertThrows(Refusal.class, () -> listing(null, null, 50, "x"));
    }

    private static Optional<Key> key(String text, TaskRequest asked) {
        return Optional.of(new Key(text, asked, true));
    }

    private static Listing listing(State state, String name, int limit, String after) {
        return new Listing(Optional.ofNullable(state), Optional.ofNullable(name), limit, after);
    }

    @Test
    void aMeasurementIsATaskToo() {
        Task<Measurement> task = tasks.measureTime(new FanOutRequest(10, 1, 7), Optional.empty());
        assertEquals(Operation.MEASURE_TIME, task.operation());
        timers.advance(Duration.ofSeconds(1));
        assertTrue(task.future().result().perWait() < 0.1);
    }

    @Test
    void whoIsToldOfATaskMayDoAnythingAtAll() {
        told.onCreated = task -> assertTrue(task.cancel());
        Task<Measurement> task = many(new FanOutRequest(10, 1, 7));
        assertEquals(State.CANCELLED, task.state());
        assertEquals(List.of("created", "ended"), told.events);
        assertEquals(0, registry.running());
        assertEquals(0, pending.count());
    }

    @Test
    void aTaskCancelledInTheMillisecondOfItsEndHasOneEndOfWhichAllAreTold() {
        Task<Wait> first = one(new WaitRequest(1, 7));
        Task<Wait> second = one(new WaitRequest(1, 7));
        boolean[] cancelled = new boolean[1];
        first.future().onComplete(outcome -> cancelled[0] = second.cancel());
        timers.advance(Duration.ofSeconds(1));
        assertEquals(State.DONE, first.state());
        assertTrue(cancelled[0]);
        assertEquals(State.CANCELLED, second.state());
        assertEquals(Reason.CANCELLED, reason(second));
        assertEquals(Set.of(first, second), Set.copyOf(ended));
        assertEquals(0, pending.count());
    }

    @Test
    void aTaskWhoseLoopStopsHasFailed() {
        Task<Wait> task = one(new WaitRequest(1, 7));
        boolean[] stopped = new boolean[1];
        waits.stop().onSuccess(done -> stopped[0] = true);
        timers.settle();
        assertTrue(stopped[0]);
        assertEquals(State.FAILED, task.state());
        assertEquals(Reason.STOPPING, reason(task));
        assertEquals(List.of(task), ended);
    }

    @Test
    void aViewIsTheSameTaskWithAnotherResult() {
        Task<Wait> task = one(new WaitRequest(1, 7));
        Task<Double> view = task.map(Wait::delay);
        assertEquals(task.id(), view.id());
        timers.advance(Duration.ofSeconds(1));
        assertEquals(task.future().result().delay(), view.future().result());
        assertEquals(State.DONE, view.state());
    }

    @Test
    void anyInstanceFindsTheTasksOfAnother() {
        Tasks other = tasks(new Waits(timers, pending, new Limits(10, 10, 10, 3, 60)));
        Task<?> task = many(new FanOutRequest(10, 1, 7));
        assertSame(task, other.find(task.id()));
        assertTrue(other.find(task.id()).cancel());
        assertEquals(State.CANCELLED, task.state());
    }

    @Test
    void aCancelFromAnotherLoopIsDoneWhenNothingIsPendingAnyMore() {
        Task<Measurement> task = many(new FanOutRequest(100, 10, 7));
        timers.callFromElsewhere(true);
        Future<Task<?>> gone = tasks.cancel(task.id());
        assertEquals(State.CANCELLED, task.state());
        assertFalse(gone.isComplete());
        timers.callFromElsewhere(false);
        timers.settle();
        assertEquals(0, pending.count());
        assertSame(task, gone.result());
        assertSame(task, tasks.cancel(task.id()).result(), "again");
    }

    @Test
    void anUnknownTaskIsNamed() {
        Refusal refusal = assertThrows(Refusal.class, () -> tasks.find("nope\n"));
        assertEquals(Reason.NOT_FOUND, refusal.reason());
        assertEquals("there is no task \"nope?\"", refusal.getMessage());
    }

    @Test
    void runningTasksAreNeverForgottenAndEndedOnesOldestFirst() {
        Task<Wait> one = one(new WaitRequest(1, 1));
        Task<Wait> two = one(new WaitRequest(1, 2));
        Task<Wait> three = one(new WaitRequest(1, 3));
        Refusal refusal = assertThrows(Refusal.class, () -> one(new WaitRequest(1, 4)));
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals(3, pending.count(), "nothing was begun");
        assertTrue(two.cancel());
        assertTrue(one.cancel());
        Task<Wait> four = one(new WaitRequest(1, 4));
        assertThrows(Refusal.class, () -> tasks.find(two.id()));
        assertSame(one, tasks.find(one.id()));
        assertSame(three, tasks.find(three.id()));
        assertSame(four, tasks.find(four.id()));
        assertEquals(2, registry.running());
        assertEquals(1, registry.ended());
    }

    @Test
    void aTaskThatCannotBeginTakesNoPlace() {
        for (int i = 0; i < 10; i++) {
            assertThrows(Refusal.class, () -> many(new FanOutRequest(2000, 1, 7)));
        }
        assertEquals(0, registry.running());
        Task<Wait> task = one(new WaitRequest(1, 7));
        assertEquals(State.RUNNING, task.state());
    }

    @Test
    void longListsOfEndedTasksAreForgottenBeforeTheyTakeTooMuch() {
        Task<Measurement> first = many(new FanOutRequest(900, 1, 7));
        timers.advance(Duration.ofSeconds(1));
        Task<Measurement> second = many(new FanOutRequest(900, 1, 8));
        assertSame(first, tasks.find(first.id()));
        timers.advance(Duration.ofSeconds(1));
        assertThrows(Refusal.class, () -> tasks.find(first.id()));
        assertSame(second, tasks.find(second.id()));
    }
}
