/**
 * What can be asked: {@link dev.bide.operation.Route} is the one table of routes, {@link dev.bide.operation.Field} the one
 * table of fields, and {@link dev.bide.operation.Fields}, {@link dev.bide.operation.Requests} and
 * {@link dev.bide.operation.TaskRequests} read requests strictly.
 *
 * <p>HTTP and the bus are made from these tables and read requests with the same code, so a field or a route cannot
 * differ between them. No class of Vert.x or Netty is used here: a command line can read the same fields, and draw
 * delays, without loading either.
 */
package dev.bide.operation;
