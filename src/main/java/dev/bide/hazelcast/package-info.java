/**
 * Starts the cluster of the program: Hazelcast, from which Vert.x learns which nodes live and which addresses they
 * have. Bide keeps no data of its own in it. A program that embeds Bide starts a clustered Vert.x itself, with any
 * cluster manager.
 *
 * <p>Hazelcast's defaults are for other uses. It would look for members by multicast and in clouds, listen on every
 * address, report to its maker, and wait for minutes before two halves of a cluster become one.
 * {@link dev.bide.hazelcast.HazelcastCluster} sets all of that in code, so that a file of the user's does not change it
 * by accident.
 */
package dev.bide.hazelcast;
