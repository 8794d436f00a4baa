package dev.bide.wait;

import dev.bide.lateness.LoopMeter;
import dev.bide.pool.Pools;
import dev.bide.pool.RemotePools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Refusal;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import dev.bide.wait.CallMeter.Operation;
import io.vertx.core.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Begins and ends the waits of one event loop. Any thread may call it; waits end, and listeners run, on its loop.
 *
 * <p>A deadline counts from the moment of the call, however long the call takes to get to the loop.
 */
public final class Engine {

    private final Loop loop;
    private final EnginePools pools;
    private final Limits limits;
    private final Consumer<Measurement> measured;
    private final CallMeter calls;
    private final Counts counts;
    private final PendingWork work;
    private volatile FanOutNodes nodes = FanOutNodes.NONE;

    /**
     * Creates the engine of a loop.
     *
     * @param loop the loop on which to wait
     * @param meter records the waits that begin and end
     * @param pending the count of pending waits, which all engines of the process share
     * @param pools the pools, which all engines of the process share
     * @param calls counts the calls, of all engines of the process together
     * @param limits what a request may ask for at most
     * @param measured receives each result of {@link #measureTime}, on the loop's thread
     */
    public Engine(
            Loop loop,
            LoopMeter meter,
            Limiter pending,
            Pools pools,
            CallMeter calls,
            Limits limits,
            Consumer<Measurement> measured) {
        this.loop = loop;
        this.pools = new EnginePools(pools, limits);
        this.limits = limits;
        this.measured = measured;
        this.calls = calls;
        this.counts = new Counts(loop, meter, pending, limits);
        this.work = new PendingWork(loop);
    }

    /**
     * Sets the other nodes that take part in fan-outs over several nodes.
     *
     * @param others the nodes of a cluster
     */
    public void distributeOver(FanOutNodes others) {
        nodes = others;
    }

    /**
     * Shares pools with other nodes of a cluster.
     *
     * @param shared the pools that other nodes decide about
     */
    public void sharePools(RemotePools shared) {
        pools.share(shared);
    }

    /**
     * Begins one wait.
     *
     * @param request the wait
     * @return the pending wait
     * @throws Refusal if the request exceeds a limit, too many waits are pending, or the engine is stopping
     */
    public PendingWait<Wait> waitRandom(WaitRequest request) {
        return waitRandom(request, SingleWait.NO_LISTENER);
    }

    /**
     * Begins one wait, with a listener.
     *
     * @param request the wait
     * @param listener receives the wait when it ends, on the loop's thread
     * @return the pending wait
     * @throws Refusal if the request exceeds a limit, too many waits are pending, or the engine is stopping
     */
    public PendingWait<Wait> waitRandom(WaitRequest request, Consumer<EndedWaits> listener) {
        return calls.begin(
                Operation.WAIT_RANDOM,
                () -> pools.isHere(request)
                        ? SingleWait.begin(this, request, listener)
                        : DeferredWait.begin(this, request, listener));
    }

    /**
     * Begins one wait whose request is known later. Its deadline counts from now.
     *
     * @param request completes with the wait, or fails with a refusal
     * @param seconds how long the request and a place in a pool may take together
     * @param refused runs if the request is known and the wait cannot begin
     * @return the pending wait, whose future fails with the refusal
     * @throws Refusal if too many waits are pending, or the engine is stopping
     */
    public PendingWait<Wait> waitLater(Future<WaitRequest> request, double seconds, Runnable refused) {
        return calls.begin(
                Operation.WAIT_RANDOM,
                () -> DeferredWait.begin(this, request, SingleWait.NO_LISTENER, seconds, refused));
    }

    /**
     * Begins n waits together.
     *
     * @param request the fan-out
     * @return the pending fan-out
     * @throws Refusal if the request exceeds a limit, too many waits are pending, or the engine is stopping
     */
    public PendingWait<Measurement> waitN(FanOutRequest request) {
        return waitN(request, SingleWait.NO_LISTENER);
    }

    /**
     * Begins n waits together, with a listener.
     *
     * @param request the fan-out
     * @param listener receives the waits of each tick as they end, on the loop's thread
     * @return the pending fan-out
     * @throws Refusal if the request exceeds a limit, too many waits are pending, or the engine is stopping
     */
    public PendingWait<Measurement> waitN(FanOutRequest request, Consumer<EndedWaits> listener) {
        return calls.begin(Operation.WAIT_N, () -> calls.follow(Operation.WAIT_N, begin(request, listener)));
    }

    /**
     * Returns how many delays this process keeps for a fan-out without a listener.
     *
     * @param request the fan-out
     * @return n, or the number of its waits on this node if it runs on several nodes, has no list, and cannot replace lost
     *     waits
     */
    public int keptDelays(FanOutRequest request) {
        if (request.listed() || request.nodes() == 1 || request.hasSpares()) {
            return request.n();
        }
        int count = Math.min(request.nodes(), 1 + nodes.others(request.seed()).size());
        return request.n() / count + (request.n() % count > 0 ? 1 : 0);
    }

    private PendingWait<Measurement> begin(FanOutRequest request, Consumer<EndedWaits> listener) {
        return request.nodes() == 1
                ? LocalFanOut.begin(this, request, 0, listener, loop.nanos())
                : Distribution.begin(this, request, nodes.others(request.seed()), listener, loop.nanos());
    }

    /**
     * Begins a part of a fan-out of another node, which counts as no call here.
     *
     * @param part the part
     * @param listener receives the waits of each tick as they end, on the loop's thread
     * @return the pending part
     * @throws Refusal if the part exceeds a limit, too many waits are pending, or the engine is stopping
     */
    public PendingWait<Measurement> beginPart(FanOutPart part, Consumer<EndedWaits> listener) {
        return LocalFanOut.begin(
                this, part.request(), part.first(), listener, loop.nanos() - Seconds.toNanos(part.age()));
    }

    /**
     * Begins n waits together, to measure what that costs.
     *
     * @param request the fan-out, with at least one wait
     * @return the pending fan-out
     * @throws Refusal if n is 0, the request exceeds a limit, too many waits are pending, or the engine is stopping
     */
    public PendingWait<Measurement> measureTime(FanOutRequest request) {
        return measureTime(request, SingleWait.NO_LISTENER);
    }

    /**
     * Begins n waits together, to measure what that costs, with a listener.
     *
     * @param request the fan-out, with at least one wait
     * @param listener receives the waits of each tick as they end, on the loop's thread
     * @return the pending fan-out
     * @throws Refusal if n is 0, the request exceeds a limit, too many waits are pending, or the engine is stopping
     */
    public PendingWait<Measurement> measureTime(FanOutRequest request, Consumer<EndedWaits> listener) {
        return calls.begin(
                Operation.MEASURE_TIME, () -> calls.follow(Operation.MEASURE_TIME, measure(request, listener)));
    }

    private PendingWait<Measurement> measure(FanOutRequest request, Consumer<EndedWaits> listener) {
        if (request.n() == 0) {
            throw Refusal.invalid("n", "must be at least 1 for a measurement: it divides by n", 0);
        }
        PendingWait<Measurement> fanOut = begin(request, listener);
        fanOut.future().onSuccess(measured::accept); // a failure is the caller's, who has the same future
        return fanOut;
    }

    /**
     * Draws the delays of a fan-out without waiting for them, on a worker thread.
     *
     * @param request the fan-out; the number of waits that it needs, and its terms, make no difference
     * @param draw draws them: {@link FanOutRequest#draw} or {@link FanOutRequest#drawInOrder}
     * @return a future of the delays in seconds
     * @throws Refusal if the request exceeds a limit, too many waits are pending, or the engine is stopping
     */
    public Future<double[]> draw(FanOutRequest request, Function<FanOutRequest, double[]> draw) {
        return calls.begin(Operation.DRAW, () -> DrawCall.begin(this, request, draw));
    }

    /**
     * Returns the limits of this engine.
     *
     * @return what a request may ask for at most
     */
    public Limits limits() {
        return limits;
    }

    /**
     * Returns the loop on which the waits end.
     *
     * @return the loop; a caller may set alarms of its own on it, which fail when this engine stops, as the waits do
     */
    public Loop loop() {
        return loop;
    }

    /**
     * Returns whether this engine is stopping, and refuses requests.
     *
     * @return true from the first call of {@link #drain} or {@link #stop}
     */
    public boolean isStopping() {
        return counts.isRefusing();
    }

    /**
     * Refuses further requests, and gives the pending waits some time to end.
     *
     * @param seconds how much time they have
     * @return a future that completes when no wait is pending here, or the time has passed
     */
    public Future<Void> drain(double seconds) {
        return counts.drain(seconds);
    }

    /**
     * Ends every wait that is pending here with {@link dev.bide.refusal.Reason#RESET}. Later requests are accepted.
     *
     * @return a future of the number of waits that this call has ended, which completes when all of them have ended
     */
    public Future<Long> reset() {
        return work.reset();
    }

    /**
     * Stops: refuses further requests, and fails the waits that are pending on this loop.
     *
     * @return a future that completes when every pending wait has ended or failed
     */
    public Future<Void> stop() {
        counts.close(); // at once, on any thread: new requests are refused, not accepted and then failed
        return work.stop();
    }

    /** Returns the pools that the waits of this engine enter. */
    EnginePools pools() {
        return pools;
    }

    /** Returns what is pending on this engine's loop. */
    PendingWork work() {
        return work;
    }

    /** Returns the counts of this engine's waits. */
    Counts counts() {
        return counts;
    }

    /** Returns the meter of the calls. */
    CallMeter calls() {
        return calls;
    }
}
