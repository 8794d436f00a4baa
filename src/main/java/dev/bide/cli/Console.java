package dev.bide.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command prints, and the environment that it runs in.
 *
 * @param out the answer goes there
 * @param err pictures, notes and errors go there
 * @param environment the variables of the environment
 */
record Console(PrintStream out, PrintStream err, Map<String, String> environment) {}
