/**
 * The API on the event bus: an address for each route of the table in {@code operation}, and one for events of tasks,
 * measurements and stalls. {@link dev.bide.bus.TaskFollower} sends the waits of a task to one receiver.
 *
 * <p>In Vert.x a consumer that throws never replies, and its caller waits for the timeout. So every handler here answers,
 * also when it fails.
 */
package dev.bide.bus;
