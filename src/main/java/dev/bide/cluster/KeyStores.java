package dev.bide.cluster;

import dev.bide.pool.Pools;
import dev.bide.script.Positions;
import dev.bide.script.Sequence;
import dev.bide.script.SeriesLimits;
import dev.bide.task.TaskRegistry;
import dev.bide.wait.Limits;

/**
 * The stores of a node that have keys, and their limits.
 *
 * @param scripts how many steps of each script have been taken
 * @param sequences how many draws of each sequence have been taken
 * @param pools the pools
 * @param tasks the tasks of this node
 * @param series how many scripts and sequences are kept, and how long
 * @param limits what a request may ask for at most
 */
public record KeyStores(
        Positions<String> scripts,
        Positions<Sequence> sequences,
        Pools pools,
        TaskRegistry tasks,
        SeriesLimits series,
        Limits limits) {}
