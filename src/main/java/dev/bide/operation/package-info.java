/**
 * The requests that exist: {@link dev.bide.operation.Route} is the one table of routes, {@link dev.bide.operation.Field}
 * the one table of fields, and {@link dev.bide.operation.Fields}, {@link dev.bide.operation.Requests} and
 * {@link dev.bide.operation.TaskRequests} read requests strictly.
 *
 * <p>HTTP's routes and the bus's addresses are made from these tables, and both read requests with the same code. So a
 * field or a route cannot differ between them. {@link dev.bide.operation.StandInRequests} reads definitions of stand-ins.
 *
 * <p>A command line can read the same fields, and draw delays, without loading Vert.x or Netty. Only the bodies of stand-ins'
 * answers are buffers of Vert.x.
 */
package dev.bide.operation;
