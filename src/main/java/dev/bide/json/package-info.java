/**
 * JSON. The keys of answers are in this package alone, and only here a body is parsed.
 *
 * <p>{@link dev.bide.json.JsonBody} and {@link dev.bide.json.JsonFields} turn a body or a message into the fields that
 * {@code operation} reads. {@link dev.bide.json.Answers}, {@link dev.bide.json.TaskAnswers} and
 * {@link dev.bide.json.LatenessAnswers} write answers. {@link dev.bide.json.JsonText} turns an answer with a long list into
 * text, piece by piece, {@link dev.bide.json.JsonBuffers} the same into buffers, and {@link dev.bide.json.StreamFormat}
 * writes a stream.
 *
 * <p>{@code JsonBody}, {@code JsonText}, {@link dev.bide.json.DrawnAnswers} and {@link dev.bide.json.Shapes} use no class of
 * Vert.x: objects are maps, and arrays lists. A test loads them where Vert.x does not exist.
 */
package dev.bide.json;
