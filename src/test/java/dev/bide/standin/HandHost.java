package dev.bide.standin;

import dev.bide.refusal.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An event loop for tests that opens and closes ports by hand, or at once. */
final class HandHost implements Host {

    /** The ports that it has open, and by which number each is shared. */
    final Map<StandIn, Integer> open = new LinkedHashMap<>();

    /** The ports that another process has. */
    final Set<Integer> taken = new TreeSet<>();

    /** What was opened and closed, in order. */
    final List<String> done = new ArrayList<>();

    private Promise<Void> hand = null;

    int resets;

    /** Has the next calls wait until {@link #release}. */
    void hold() {
        hand = Promise.promise();
    }

    void release() {
        Promise<Void> held = hand;
        hand = null;
        held.complete();
    }

    private Future<Void> turn() {
        return hand == null ? Future.succeededFuture() : hand.future();
    }

    @Override
    public void requireFree(int port) {
        if (taken.contains(port) || open.containsValue(port)) {
            throw Refusal.invalid("port", "must be free", port);
        }
    }

    @Override
    public Future<Integer> open(StandIn standIn, int shared) {
        return turn().compose(now -> {
            if (taken.contains(shared)) {
                return Future.failedFuture(Refusal.invalid("port", "must be free", shared));
            }
            open.put(standIn, shared);
            done.add("open " + standIn.name() + " " + standIn.definition().port());
            return Future.succeededFuture(shared > 0 ? shared : 60_000 - open.size());
        });
    }

    @Override
    public Future<Void> close(StandIn standIn) {
        return turn().map(now -> {
            if (open.remove(standIn) != null) {
                done.add("close " + standIn.name() + " " + standIn.definition().port());
            }
            return null;
        });
    }

    @Override
    public Future<Void> reset() {
        resets++;
        return Future.succeededFuture();
    }
}
