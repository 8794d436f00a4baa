/**
 * The reset of a process between two tests: it ends what is pending, and forgets tasks, pools, scripts, sequences and the
 * calls of stand-ins. It is above the packages that it resets, and none of them uses it.
 */
package dev.bide.reset;
