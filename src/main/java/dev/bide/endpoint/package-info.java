/**
 * The ports of stand-ins. They listen, wait, and then answer, forward or break the connection.
 * {@link dev.bide.standin.StandIn} has the definition, and keeps the calls.
 *
 * <p>Each instance of Bide has one {@code Endpoints}. Every stand-in listens on the loops of all instances, which share
 * its port. So a call waits in the engine of the loop that has its connection, as any other wait does: it is counted,
 * metered, drained at the end, and cancelled if its client goes away.
 *
 * <p>Three decisions shaped it:
 *
 * <ul>
 *   <li>A port has the same kind of gate as Bide's own API ({@link dev.bide.admission.GatedServer}), and a call holds
 *       the same lease ({@link dev.bide.admission.RequestLease}): {@code limits.maxConnections} and
 *       {@code limits.maxBytes} are those of the process.
 *   <li>A call keeps the definition that it began with. A closed port is free at once, while its calls go on to their
 *       end. So {@code Endpoints} keeps a closed port until its last connection has ended.
 *   <li>The record of a call is added before its last byte is sent. A client that has its answer finds its call.
 * </ul>
 */
package dev.bide.endpoint;
