package dev.bide;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** A step of stop() that the instances of a deployment end together. */
class StopBarrierTest {

    private static final String DEPLOYMENT = "a";

    private final StopBarrier barrier = new StopBarrier();

    @Test
    void theLastInstanceLetsAllPass() {
        barrier.add(DEPLOYMENT, 1);
        barrier.add(DEPLOYMENT, 2);
        Future<Void> first = barrier.reach(DEPLOYMENT, 1);
        assertFalse(first.isComplete());
        assertTrue(barrier.reach(DEPLOYMENT, 2).succeeded());
        assertTrue(first.succeeded());
    }

    @Test
    void anInstanceThatReachesItTwiceDoesNotCountForAnother() {
        barrier.add(DEPLOYMENT, 1);
        barrier.add(DEPLOYMENT, 2);
        Future<Void> first = barrier.reach(DEPLOYMENT, 1);
        Future<Void> again = barrier.reach(DEPLOYMENT, 1);
        assertFalse(first.isComplete() || again.isComplete());
        assertTrue(barrier.reach(DEPLOYMENT, 2).succeeded());
        assertTrue(first.succeeded() && again.succeeded());
    }

    @Test
    void deploymentsDoNotWaitForEachOther() {
        barrier.add(DEPLOYMENT, 1);
        barrier.add("b", 2);
        assertTrue(barrier.reach("b", 2).succeeded());
        assertTrue(barrier.reach(DEPLOYMENT, 1).succeeded());
    }

    @Test
    void anInstanceThatWasNotAddedWaitsForNone() {
        assertTrue(barrier.reach(DEPLOYMENT, 1).succeeded());
    }
}
