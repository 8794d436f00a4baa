/**
 * The nodes of a cluster: which are there, which have gone, and how one asks another.
 *
 * <p>Membership comes from the cluster manager of Vert.x, and messages go over its event bus. Each node has one address of
 * its own, and nothing else is registered for a wait, a task or a key. {@link dev.bide.peer.Network} is the seam: tests
 * put a network of their own in its place, with a hand-driven clock.
 *
 * <p>The event bus never reports that the receiver of a message has died. So {@link dev.bide.peer.Peers} watches the
 * members while it waits for a reply.
 */
package dev.bide.peer;
