/**
 * The ports of stand-ins: they listen, wait, and then answer, forward or break the connection.
 * {@link dev.bide.standin.StandIn} has what to do, and keeps what came.
 *
 * <p>Each instance of Bide has one {@code Endpoints}, and every stand-in listens on the loops of all instances, which share
 * its port. So a call waits in the engine of the loop that has its connection, and what is true of a wait there is true of a
 * call: it is counted, metered, drained at the end, and cancelled if its client goes away.
 */
package dev.bide.endpoint;
