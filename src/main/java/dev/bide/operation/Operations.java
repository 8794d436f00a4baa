package dev.bide.operation;

import dev.bide.pool.PoolStates;
import dev.bide.reset.Reset;
import dev.bide.script.Calls;
import dev.bide.shape.Profiles;
import dev.bide.standin.StandIns;
import dev.bide.task.Tasks;
import dev.bide.wait.Engine;

/**
 * Everything that a caller can ask for.
 *
 * @param engine waits once, or n times together
 * @param tasks does the same under an id
 * @param calls waits alone, or as the next call of a script or a sequence
 * @param pools shows how full the pools are
 * @param profiles the shapes that have a name
 * @param standIns the stand-ins, which are ports at which real clients wait
 * @param reset ends and forgets everything
 */
public record Operations(
        Engine engine, Tasks tasks, Calls calls, PoolStates pools, Profiles profiles, StandIns standIns, Reset reset) {}
