/**
 * The API over HTTP. {@link dev.bide.http.HttpApi} is the server, {@code HttpRoutes} binds the table of routes in
 * {@code operation} to handlers, and {@code Exchange} is one request and its answer.
 *
 * <p>Handlers call the operations directly, not over the bus: a hop would encode twice, blur the lateness, and not pass on
 * that a client has disconnected. Errors are problems as in RFC 9457. Package {@code admission} limits connections, requests
 * and memory.
 */
package dev.bide.http;
