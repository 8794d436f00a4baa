/**
 * Following a fan-out, or any other log, while it grows. It uses {@code wait} and {@code time}.
 *
 * <p>An {@link dev.bide.stream.EndedLog} records which waits of a fan-out have ended, and when, in 16 bytes for each tick.
 * Any number of {@link dev.bide.stream.LogReader}s read it, each at the speed of its listener.
 *
 * <p>Back-pressure needs no queue: the log is in memory anyway, so a slow reader is only an index that falls behind.
 * A {@link dev.bide.stream.FollowedLog} may forget old entries, as that of a stand-in's calls does. Then a slow reader skips
 * what is forgotten.
 */
package dev.bide.stream;
