/**
 * The door on the event bus: an address for each operation, and one on which is published what becomes of tasks
 * and measurements. {@link dev.bide.bus.TaskFollower} tells one listener of the waits of a task.
 *
 * <p>A consumer that throws never replies in Vert.x, and leaves its caller to its timeout; so every handler here answers,
 * whatever happens.
 */
package dev.bide.bus;
