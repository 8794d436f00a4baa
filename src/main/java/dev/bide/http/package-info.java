/**
 * The door over HTTP: routes that decode a request, call the operations directly (not over the bus: a hop would encode
 * twice, blur lateness and lose the client's going away), and encode the answer. Errors are RFC 9457 problems.
 */
package dev.bide.http;
