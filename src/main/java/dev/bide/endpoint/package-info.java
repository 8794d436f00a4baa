/**
 * The ports of stand-ins: they listen, wait, and then answer, forward or break the connection.
 * {@link dev.bide.standin.StandIn} has what to do, and keeps what came.
 *
 * <p>Each instance of Bide has one {@code Endpoints}, and every stand-in listens on the loops of all instances, which share
 * its port. So a call waits in the engine of the loop that has its connection, and what is true of a wait there is true of a
 * call: it is counted, metered, drained at the end, and cancelled if its client goes away.
 *
 * <p>Three decisions shaped it:
 *
 * <ul>
 *   <li>A port is behind the same gate as Bide's own API ({@link dev.bide.admission.GatedServer}), and a call holds the same
 *       lease ({@link dev.bide.admission.RequestLease}): {@code limits.maxConnections} and {@code limits.maxBytes} are those
 *       of the process.
 *   <li>A call keeps the definition that it began with, and a closed port is free at once, while its calls go on to their
 *       end. So {@code Endpoints} knows a closed port until its last connection has ended.
 *   <li>The record of a call is added before its last byte is sent. A client that has its answer finds its call.
 * </ul>
 */
package dev.bide.endpoint;
