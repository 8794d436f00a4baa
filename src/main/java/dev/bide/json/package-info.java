/**
 * JSON, and the only room that knows a key of it: {@link dev.bide.operation.Fields} reads strictly, from a message, a body
 * or a query alike; {@link dev.bide.operation.Requests} and {@link dev.bide.operation.TaskRequests} make requests of what was read;
 * {@link dev.bide.json.Answers} and {@link dev.bide.json.TaskAnswers} write answers; {@link dev.bide.json.JsonText} turns
 * an answer with a long list into text, piece by piece, and {@link dev.bide.json.StreamFormat} one that goes on.
 */
package dev.bide.json;
