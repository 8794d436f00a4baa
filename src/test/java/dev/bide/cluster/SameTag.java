package dev.bide.cluster;

import dev.bide.peer.NodeTag;
import java.util.stream.IntStream;

/** Finds nodes that happen to have the same tag: one in a million does. */
final class SameTag {

    private SameTag() {}

    /** Returns the id of another node with the tag of a node. */
    static String as(String id) {
        NodeTag tag = NodeTag.ofNode(id);
        return IntStream.range(0, Integer.MAX_VALUE)
                .mapToObj(i -> "twin-" + i)
                .filter(twin -> NodeTag.ofNode(twin).equals(tag))
                .findFirst()
                .orElseThrow();
    }
}
