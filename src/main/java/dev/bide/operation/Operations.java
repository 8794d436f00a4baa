package dev.bide.operation;

import dev.bide.script.ScriptedWaits;
import dev.bide.shape.Profiles;
import dev.bide.task.Tasks;
import dev.bide.wait.Engine;

/**
 * Everything that a caller can ask for.
 *
 * @param engine waits once, or n times together
 * @param tasks does the same under an id
 * @param scripts waits as the next step of a script says
 * @param profiles the shapes that have a name
 */
public record Operations(Engine engine, Tasks tasks, ScriptedWaits scripts, Profiles profiles) {}
