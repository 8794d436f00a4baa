package dev.bide.peer;

import dev.bide.wait.Seed;
import java.util.Comparator;
import java.util.List;

/**
 * Rendezvous hashing: the node with the highest hash of its id and a key owns the key (Thaler and Ravishankar, "Using
 * name-based mappings to increase hit rates", 1998). If a node goes, only its own keys get another owner.
 */
final class Rendezvous {

    private Rendezvous() {}

    /** Returns the owner of a key. */
    static Node first(List<Node> nodes, String key) {
        // Not sorted, because each call with a key needs only the owner.
        return nodes.stream().max(byHash(key)).orElseThrow();
    }

    /** Returns the nodes in the order in which they own a key: each is the owner when those before it have gone. */
    static List<Node> ranked(List<Node> nodes, String key) {
        return nodes.stream().sorted(byHash(key).reversed()).toList();
    }

    private static Comparator<Node> byHash(String key) {
        return Comparator.comparingLong(node -> Seed.of(node.id() + "/" + key));
    }
}
