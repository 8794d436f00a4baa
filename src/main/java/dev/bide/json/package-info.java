/**
 * JSON, and the only room that knows a key of it: {@link dev.bide.json.Fields} reads strictly, from a message, a body
 * or a query alike; {@link dev.bide.json.Requests} makes requests of what was read; {@link dev.bide.json.Answers} writes
 * answers; {@link dev.bide.json.JsonText} turns an answer with a long list into text, piece by piece.
 */
package dev.bide.json;
