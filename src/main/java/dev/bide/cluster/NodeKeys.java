package dev.bide.cluster;

import dev.bide.peer.Nodes;
import dev.bide.time.Loop;

/** What the instances of a node share about keys. */
final class NodeKeys {

    private final KeyOwners owners;
    private final PoolGuests guests;
    private final KeyClaims claims;

    NodeKeys(Loop loop, Nodes nodes) {
        this.owners = new KeyOwners(loop, nodes);
        this.guests = new PoolGuests(loop, nodes);
        this.claims = new KeyClaims(nodes);
    }

    /** Records that this node joins the cluster, also if it was in it before. */
    void joining() {
        owners.joining();
        claims.clear();
    }

    KeyOwners owners() {
        return owners;
    }

    PoolGuests guests() {
        return guests;
    }

    KeyClaims claims() {
        return claims;
    }
}
