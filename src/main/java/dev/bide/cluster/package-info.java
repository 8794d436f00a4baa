/**
 * Bide on several machines: every node answers for all tasks and keys, and fan-outs run on several nodes. Without a
 * cluster the classes here do nothing: they set no timer and register no address.
 * <p>A task stays on the node that created it, and its id names that node. A key (of a script, a sequence, a pool or an
 * idempotent request) has an owner, which decides about it: the first node in {@link dev.bide.peer.Nodes#ranked}.
 * Messages between nodes are small: numbers, a range of indices, a piece of a log. The node that answers a client draws
 * the delays again, because they are a function of the seed.
 * <p>The packages of the event bus and of HTTP use this one; it uses neither. The instances of a node answer the
 * questions of other nodes in turn, each on its own loop.
 */
package dev.bide.cluster;
