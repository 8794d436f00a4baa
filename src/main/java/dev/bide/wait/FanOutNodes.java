package dev.bide.wait;

import java.util.List;

/** The nodes of a cluster that take parts of fan-outs. Any thread may call it. */
@FunctionalInterface
public interface FanOutNodes {

    /** The nodes without a cluster: there is no other one. */
    FanOutNodes NONE = seed -> List.of();

    /**
     * Returns the other nodes.
     *
     * @param seed the seed of the fan-out
     * @return the other nodes, in the order in which they take part
     */
    List<FanOutNode> others(long seed);
}
