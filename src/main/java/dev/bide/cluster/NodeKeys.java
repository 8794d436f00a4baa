package dev.bide.cluster;

import dev.bide.peer.Nodes;
import dev.bide.peer.Peers;
import dev.bide.time.Loop;

/** The objects about keys that the instances of a node share. */
final class NodeKeys {

    private final KeyOwners owners;
    private final HostedPlaces places;
    private final KeyClaims claims;

    NodeKeys(Loop loop, Nodes nodes, Peers peers) {
        this.owners = new KeyOwners(loop, nodes, peers);
        this.places = new HostedPlaces(loop, nodes);
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

    HostedPlaces places() {
        return places;
    }

    KeyClaims claims() {
        return claims;
    }
}
