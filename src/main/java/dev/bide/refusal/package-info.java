/**
 * What is refused and why: the reasons with their codes, the exceptions that carry a reason, and the counts of what is in
 * use and of what was refused. It is below all other packages and uses none of them.
 *
 * <p>{@link dev.bide.refusal.Refusal} is thrown for a request that cannot be carried out. {@link dev.bide.refusal.Failure}
 * is a refusal of a wait that had begun. Only the refusal of a wrong argument of a Java caller has a stack trace.
 */
package dev.bide.refusal;
