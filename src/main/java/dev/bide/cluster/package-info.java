/**
 * Bide on several machines: tasks, keys and fan-outs that any node answers for. Without a cluster every class here does
 * nothing, and costs nothing.
 *
 * <p>A task stays where it was created, and its id names that node. A key, that of a script, a pool or an idempotent
 * request, belongs to the node that comes first in {@link dev.bide.peer.Nodes#ranked}. What crosses between nodes is small:
 * numbers, a range of indices, a piece of a log. Delays are drawn again where they are answered, since they are a function
 * of their seed.
 *
 * <p>The event bus and HTTP call it; it calls neither. Questions of other nodes are answered by the instances of this node
 * in turn, each on its own loop.
 */
package dev.bide.cluster;
