package dev.bide.task;

import dev.bide.measure.Measures;
import dev.bide.script.Calls;
import dev.bide.shape.Profiles;
import dev.bide.wait.Waits;

/**
 * All that can be asked for.
 *
 * @param waits to wait once
 * @param measures to wait many times
 * @param tasks to do either under an id
 * @param calls to wait once as a script says
 * @param profiles shapes that have a name
 */
public record Operations(Waits waits, Measures measures, Tasks tasks, Calls calls, Profiles profiles) {}
