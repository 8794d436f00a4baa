package dev.bide.wait;

import java.util.List;

/** The nodes of a cluster that take parts of fan-outs. Any thread may call it. */
@FunctionalInterface
public interface FanOutNodes {

    /** No cluster. */
    FanOutNodes NONE = seed -> List.of();

    /**
     * Returns the nodes beside this one.
     *
     * @param seed the seed of the fan-out
     * @return other nodes, in the order in which they take part
     */
    List<FanOutNode> others(long seed);
}
