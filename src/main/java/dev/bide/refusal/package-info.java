/**
 * What is refused and why: the reasons with their codes, the exception that carries one, and the counts of what is in
 * use and of what was refused. It is below all other packages and uses none of them.
 *
 * <p>{@link dev.bide.refusal.Refusal} is for what a caller asked that cannot be done; {@link dev.bide.refusal.Failure} is
 * a refusal of something that had begun. Neither has a stack trace. A mistake of the programmer is another exception.
 */
package dev.bide.refusal;
