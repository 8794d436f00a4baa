package dev.bide.cluster;

import dev.bide.peer.Node;
import dev.bide.peer.NodeWatcher;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutPart;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The parts of fan-outs that this node runs for others. All its instances share them, because any instance may get the
 * next question about a part. Any thread may call it.
 */
final class HostedParts implements NodeWatcher {

    private final ClusterNode cluster;
    private final Map<String, HostedPart> parts = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    HostedParts(ClusterNode cluster) {
        this.cluster = cluster;
    }

    /** Returns an id for a part that another node is going to run. */
    String nextId(Node self) {
        return self.id() + "-" + ids.incrementAndGet();
    }

    /** Returns how many parts there are. */
    int size() {
        return parts.size();
    }

    /** Begins a part on the loop of an instance, which calls this method on its loop. */
    Future<JsonObject> begin(Node from, JsonObject message, Engine engine) {
        String id = PartMessages.id(message);
        boolean isFollowed = PartMessages.isFollowed(message);
        FanOutPart asked = PartMessages.part(message, engine.limits());
        HostedPart part = new HostedPart(engine, from, cluster.lostSeconds(), () -> parts.remove(id));
        // Begun before it is in the map, because it may be refused. The other node asks about it only after this
        // answer.
        part.begin(asked, isFollowed);
        parts.put(id, part);
        // Checked when the part is in the map: either gone() finds it there, or this finds that the node has gone.
        if (!cluster.nodes().present().contains(from)) {
            part.cancel();
        }
        return Future.succeededFuture(new JsonObject());
    }

    /**
     * Returns a future of how far a part is. It completes when the part has ticks to report or is over, or after some
     * time.
     */
    Future<JsonObject> await(Node from, JsonObject message) {
        HostedPart part = parts.get(PartMessages.id(message));
        return part == null
                ? Future.failedFuture(new Refusal(Reason.NOT_FOUND, "there is no such part"))
                : part.await(PartMessages.wait(message));
    }

    /** Ends a part, if there is one. */
    Future<JsonObject> end(Node from, JsonObject message) {
        HostedPart part = parts.get(PartMessages.id(message));
        if (part != null) {
            part.cancel();
        }
        return Future.succeededFuture(new JsonObject());
    }

    @Override
    public void gone(Node node, boolean hasLeft) {
        parts.values().stream().filter(part -> part.isOf(node)).forEach(HostedPart::cancel);
    }
}
