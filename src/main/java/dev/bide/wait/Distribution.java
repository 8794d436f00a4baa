package dev.bide.wait;

import dev.bide.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Begins fan-outs over several nodes. Any thread may call it. */
final class Distribution {

    private Distribution() {}

    /**
     * Begins a fan-out.
     *
     * @param others the other nodes that there are
     * @throws Refusal if it asks for more nodes than there are, exceeds a limit, or the engine is stopping
     */
    static PendingWait<Measurement> begin(
            Engine engine, FanOutRequest request, List<FanOutNode> others, Consumer<EndedWaits> listener, long start) {
        int there = 1 + others.size();
        if (request.nodes() > there && request.nodes() != FanOutRequest.ALL_NODES) {
            throw Refusal.invalid(
                    "nodes", "must be all or at most " + there + ", the number of nodes", request.nodes());
        }
        int count = Math.min(request.nodes(), there);
        if (count == 1) {
            return LocalFanOut.begin(engine, request, 0, listener, start);
        }
        engine.limits().check(request, count);
        engine.counts().admit(0); // refuses if this node is stopping; each node admits its own part
        List<FanOutNode> nodes = new ArrayList<>(List.of(new LocalNode(engine)));
        nodes.addAll(others.subList(0, count - 1));
        DistributedFanOut fanOut = new DistributedFanOut(engine, request, nodes, listener, start);
        fanOut.begin();
        if (fanOut.future().failed() && fanOut.future().cause() instanceof Refusal refusal) {
            throw refusal; // this node has refused its part, and nothing has begun
        }
        return fanOut;
    }
}
