/**
 * The command line: what {@code bide} does with its arguments, and how it looks in a terminal.
 *
 * <p>Three decisions shaped it:
 *
 * <ul>
 *   <li>One table. {@link dev.bide.cli.Subcommand} lists the commands, each with the fields of its route
 *       ({@code operation/Route}). The parser, the help and the completions are made from it, so a new field is a new option.
 *   <li>One way. An operation runs in this process or in a server ({@code Service}). Both give the JSON of HTTP, and all
 *       that is printed is made from that JSON.
 *   <li>One text. The answer goes to stdout, and what happens until then to stderr. A terminal ({@code Terminal}) gets
 *       colours and a picture that is redrawn ({@code Screen}), but nothing is said by them alone. A pipe gets the same
 *       words without a control character.
 * </ul>
 *
 * <p>It uses picocli to take arguments apart and to lay out the help. Values stay texts, which {@code operation/Requests}
 * reads as those of a query, so a refusal has the sentence of HTTP. {@code help}, {@code completion}, {@code config} and
 * {@code draw} load no class of Vert.x or Netty, so that they are quick. Neither does a command that asks a server
 * ({@code ServerConnection}).
 */
package dev.bide.cli;
