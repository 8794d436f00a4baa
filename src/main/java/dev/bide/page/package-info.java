/**
 * What the page shows: one stream of events for each open page. It uses {@code lateness}, {@code task}, {@code stream} and
 * {@code pool} for figures, {@code wait} to draw what was planned, {@code json} to write, and {@code time}.
 *
 * <p>Counts, not points: the waits of a run are counted in {@link dev.bide.page.Bins} of time and rows of lateness, so an
 * event has the same size for ten waits and for ten million. The counts of a run are kept once for all its viewers, and
 * dropped with the last one.
 *
 * <p>Latest wins: a viewer keeps the version of what it has sent, and nothing else. A viewer that takes nothing misses
 * events; the next one that it gets has every change since. All figures are absolute, so nothing needs a repair.
 */
package dev.bide.page;
