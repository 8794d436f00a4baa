/**
 * JSON. The keys of answers are in this package alone, and only here a body is parsed.
 *
 * <p>{@link dev.bide.json.JsonBody} and {@link dev.bide.json.JsonFields} turn a body or a message into the fields that
 * {@code operation} reads. {@link dev.bide.json.Answers}, {@link dev.bide.json.TaskAnswers} and
 * {@link dev.bide.json.LatenessAnswers} write answers. {@link dev.bide.json.JsonText} turns an answer with a long list into
 * text, piece by piece, and {@link dev.bide.json.StreamFormat} writes a stream.
 */
package dev.bide.json;
