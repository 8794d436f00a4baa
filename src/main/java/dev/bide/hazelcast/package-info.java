/**
 * The cluster of the program: Hazelcast, which Vert.x uses to find out which nodes live and where their addresses are.
 * Nothing of Bide is kept in it. A program that embeds Bide starts a clustered Vert.x itself, with any cluster manager.
 *
 * <p>Hazelcast's defaults are for other uses. It would look for members by multicast and in clouds, listen on every address,
 * report to its maker, and wait for minutes before two halves of a cluster become one. {@link
 * dev.bide.hazelcast.HazelcastCluster} sets all of that in code, so that no file of the user's changes it by accident.
 */
package dev.bide.hazelcast;
