/**
 * Tasks: waits with an id, which outlive the request that started them. It uses {@code wait} to wait, {@code stream} to log
 * what has ended, {@code time} and {@code refusal}.
 *
 * <p>A {@link dev.bide.task.Task} runs on the event loop that it was created on. The {@link dev.bide.task.TaskRegistry}
 * belongs to the process, so every instance finds every task.
 *
 * <p>A task has one end. Its wait and a cancel compete for it, on any thread; the first of them decides the state, and all
 * listeners see that state.
 *
 * <p>No listener is called, no delay is drawn and no task is started under a lock. A call reserves a place and claims its
 * idempotency key first, and starts the task outside the locks. If that fails, it releases the place and the claim.
 */
package dev.bide.task;
