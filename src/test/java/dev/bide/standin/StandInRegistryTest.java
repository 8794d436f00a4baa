package dev.bide.standin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.Call;
import dev.bide.shape.Shape;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stand-ins on two event loops that a test moves by hand. */
class StandInRegistryTest {

    private static final int MAX = 3;
    private static final int MAX_CALLS = 5;

    private final StandInRegistry registry = new StandInRegistry();
    private final HandHost first = new HandHost();
    private final HandHost second = new HandHost();

    @BeforeEach
    void addTwoHosts() {
        done(registry.add(first));
        done(registry.add(second));
    }

    private static Definition definition(String name, int port) {
        return definition(name, port, new Target.None());
    }

    private static Definition definition(String name, int port, Target target) {
        Call call = Call.of(WaitRequest.of(Shape.fixed(0)).withSeed(7));
        Rule last = new Rule("*", Optional.empty(), call, OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
        return new Definition(name, port, target, Delayed.ALL, List.of(last), Map.of());
    }

    private StandIn put(Definition definition) {
        return done(registry.put(definition, MAX, MAX_CALLS));
    }

    private static <T> T done(Future<T> future) {
        assertTrue(future.isComplete());
        assertTrue(future.succeeded(), () -> String.valueOf(future.cause()));
        return future.result();
    }

    private static Refusal refused(Future<?> future) {
        assertTrue(future.failed());
        return (Refusal) future.cause();
    }

    @Test
    void aStandInListensOnEveryEventLoopWithOneNumber() {
        StandIn fixed = put(definition("a", 9090));
        assertEquals(9090, fixed.port());
        StandIn free = put(definition("b", 0));
        StandIn another = put(definition("c", 0));
        assertEquals(first.open, second.open);
        assertEquals(9090, first.open.get(fixed));
        assertTrue(first.open.get(free) < 0);
        assertNotEquals(first.open.get(free), first.open.get(another));
        assertEquals(
                List.of("a", "b", "c"),
                registry.list().stream().map(StandIn::name).toList());
        assertSame(free, registry.find("b"));
    }

    @Test
    void anEventLoopThatComesLaterListensToo() {
        StandIn free = put(definition("a", 0));
        HandHost third = new HandHost();
        done(registry.add(third));
        assertEquals(first.open.get(free), third.open.get(free));
    }

    @Test
    void aChangeAtTheSamePlaceKeepsThePortAndTheCalls() {
        StandIn before = put(definition("a", 9090));
        StandInRegistry.Put changed =
                done(registry.replace(definition("a", 9090, new Target.Http(false, "x", 1)), MAX, MAX_CALLS));
        assertFalse(changed.created());
        assertSame(before, changed.standIn());
        assertEquals(new Target.Http(false, "x", 1), before.definition().target());
        // With any port it stays where it is.
        assertSame(before, put(definition("a", 0)));
        assertEquals(9090, before.port());
        assertEquals(List.of("open a 9090"), first.done);
        assertTrue(done(registry.replace(definition("b", 0), MAX, MAX_CALLS)).created());
    }

    @Test
    void aDefinitionThatNamesThePortOfBeforeChangesTheSameStandIn() {
        StandIn free = put(definition("a", 0));
        assertSame(free, put(definition("a", free.port())));
        StandIn fixed = put(definition("b", 9090));
        assertSame(fixed, put(definition("b", 0)));
        assertSame(fixed, put(definition("b", 9090)));
        assertEquals(Set.of(free, fixed), first.open.keySet());
        assertTrue(first.done.stream().allMatch(step -> step.startsWith("open ")), first.done.toString());
    }

    @Test
    void aChangeOfThePortOpensTheNewOneBeforeItClosesTheOld() {
        StandIn before = put(definition("a", 9090));
        StandIn after = put(definition("a", 9091));
        assertNotSame(before, after);
        assertEquals(List.of("open a 9090", "open a 9091", "close a 9090"), first.done);
        assertEquals(List.of(after), registry.list());
    }

    @Test
    void aChangeOfTheProtocolAtOnePortClosesItFirst() {
        put(definition("a", 9090));
        StandIn tcp = put(definition("a", 9090, new Target.Tcp("x", 1)));
        assertEquals(List.of("open a 9090", "close a 9090", "open a 9090"), first.done);
        assertEquals(List.of(tcp), registry.list());
        assertEquals(List.of(tcp), List.copyOf(second.open.keySet()));
    }

    @Test
    void aPortThatOneEventLoopCannotOpenIsOpenNowhere() {
        second.taken.add(9090);
        Refusal refusal = refused(registry.put(definition("a", 9090), MAX, MAX_CALLS));
        assertEquals("port must be free, not 9090", refusal.getMessage());
        assertEquals(Map.of(), first.open);
        assertEquals(List.of(), registry.list());
        // What was there stays if its new port is taken.
        StandIn before = put(definition("a", 9091));
        assertTrue(registry.put(definition("a", 9090), MAX, MAX_CALLS).failed());
        assertEquals(List.of(before), registry.list());
        assertEquals(List.of(before), List.copyOf(first.open.keySet()));
    }

    @Test
    void aPortOfAnotherStandInIsTaken() {
        StandIn other = put(definition("other", 9090));
        assertEquals(
                "port must be free, not 9090",
                refused(registry.put(definition("a", 9090), MAX, MAX_CALLS)).getMessage());
        assertSame(other, done(registry.delete("other")));
        put(definition("b", 9090));
    }

    @Test
    void oneMoreThanTheLimitIsRefusedButAChangeIsNot() {
        List.of("a", "b", "c").forEach(name -> put(definition(name, 0)));
        Refusal refusal = refused(registry.put(definition("d", 0), MAX, MAX_CALLS));
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals(
                "too many stand-ins are there: 3 are, and one more would be over the limit of 3 (limits.maxStandIns)",
                refusal.getMessage());
        put(definition("c", 9090));
    }

    @Test
    void changesFollowOneAnotherAndTheLastOneWins() {
        first.hold();
        List<Future<StandIn>> puts = new ArrayList<>();
        for (int port = 9001; port <= 9004; port++) {
            puts.add(registry.put(definition("a", port), MAX, MAX_CALLS));
        }
        Future<StandIn> deleted = registry.delete("a");
        Future<StandIn> again = registry.put(definition("a", 9009), MAX, MAX_CALLS);
        assertFalse(puts.get(0).isComplete());
        assertEquals(List.of(), registry.list());
        first.release();
        assertEquals(9004, done(deleted).port());
        assertEquals(List.of(done(again)), registry.list());
        assertEquals(List.of(done(again)), List.copyOf(first.open.keySet()));
        assertEquals(List.of(done(again)), List.copyOf(second.open.keySet()));
    }

    @Test
    void aDeletedStandInIsUnknown() {
        StandIn standIn = put(definition("a", 9090));
        assertSame(standIn, done(registry.delete("a")));
        assertEquals(Map.of(), first.open);
        Refusal refusal = refused(registry.delete("a"));
        assertEquals(Reason.NOT_FOUND, refusal.reason());
        assertEquals("there is no stand-in with the name \"a\"", refusal.getMessage());
        put(definition("a", 9090));
    }

    @Test
    void withTheLastEventLoopAllStandInsEnd() {
        StandIn standIn = put(definition("a", 9090));
        done(registry.remove(first));
        assertEquals(Map.of(), first.open);
        assertEquals(List.of(standIn), registry.list());
        done(registry.remove(second));
        assertEquals(Map.of(), second.open);
        assertEquals(List.of(), registry.list());
        assertTrue(registry.put(definition("a", 9090), MAX, MAX_CALLS).failed());
        done(registry.add(first));
        put(definition("a", 9090));
    }

    @Test
    void theStandInsOfADeploymentAreStartedByItsFirstInstance() {
        first.hold();
        Future<Void> one = registry.putOnce(
                "id", () -> registry.put(definition("a", 0), MAX, MAX_CALLS).mapEmpty());
        Future<Void> two = registry.putOnce("id", () -> Future.failedFuture("a second start"));
        assertFalse(two.isComplete());
        first.release();
        done(one);
        done(two);
        assertEquals(1, registry.list().size());
        registry.forget("id");
        assertTrue(
                registry.putOnce("id", () -> Future.failedFuture("a new start")).failed());
    }

    @Test
    void aResetEndsWhatHangsOnEveryEventLoop() {
        put(definition("a", 9090));
        assertEquals(0, done(registry.reset()));
        assertEquals(1, first.resets);
        assertEquals(1, second.resets);
    }
}
