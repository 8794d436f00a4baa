/**
 * A fan-out, followed while it goes on: {@link dev.bide.stream.EndedLog} keeps which of its waits have ended and when, in a
 * few bytes for each tick, and any number of {@link dev.bide.stream.LogReader}s go through it, each as fast as its reader
 * takes what it is given. A slow reader is a number that falls behind; nothing is queued for it.
 */
package dev.bide.stream;
