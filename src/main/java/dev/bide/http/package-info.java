/**
 * The API over HTTP. {@link dev.bide.http.HttpApi} is the server, {@code HttpRoutes} binds the table of routes in
 * {@code operation} to handlers, and {@code Exchange} is one request and its answer.
 *
 * <p>Handlers call the operations directly, not over the bus: a hop would encode twice, blur the lateness, and lose the
 * news that a client has gone away. Errors are problems as in RFC 9457. What is let in is decided in {@code admission}.
 */
package dev.bide.http;
