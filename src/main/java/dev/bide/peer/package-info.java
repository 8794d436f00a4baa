/**
 * The nodes of a cluster: the nodes that are there, the nodes that have gone, and the questions between them.
 *
 * <p>Membership comes from the cluster manager of Vert.x, and messages go over its event bus. Each node has one address
 * of its own. Waits, tasks and keys have no addresses. {@link dev.bide.peer.Network} is an interface so that tests run
 * on a network of their own, with a hand-driven clock.
 * <p>The event bus does not report that the receiver of a message has died. So {@link dev.bide.peer.Peers} watches the
 * members while it waits for a reply.
 */
package dev.bide.peer;
