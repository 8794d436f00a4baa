package dev.bide.task;

import dev.bide.measure.Measures;
import dev.bide.wait.Waits;

/**
 * All that can be asked for.
 *
 * @param waits to wait once
 * @param measures to wait many times
 * @param tasks to do either under an id
 */
public record Operations(Waits waits, Measures measures, Tasks tasks) {}
