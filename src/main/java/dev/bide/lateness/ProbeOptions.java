package dev.bide.lateness;

/**
 * How loops are watched.
 *
 * @param probeMillis how often the probe of each loop rings, from 10 to 10,000; 0 for no probe
 * @param warnMillis from how late on a loop is told of, 0 for never; it takes a probe to notice
 */
public record ProbeOptions(int probeMillis, int warnMillis) {

    /** The least time between two probes that can be asked for: more would be a load, and not a probe. */
    public static final int SHORTEST_MILLIS = 10;

    /** The longest time between two probes that can be asked for. */
    public static final int LONGEST_MILLIS = 10_000;

    /** As in conf/bide.json. */
    public static final ProbeOptions DEFAULT = new ProbeOptions(100, 250);

    /** Refuses what cannot be. */
    public ProbeOptions {
        if (probeMillis != 0 && (probeMillis < SHORTEST_MILLIS || probeMillis > LONGEST_MILLIS)) {
            throw new IllegalArgumentException("probeMillis must be 0, or from " + SHORTEST_MILLIS + " to "
                    + LONGEST_MILLIS + ", not " + probeMillis);
        }
        if (warnMillis < 0) {
            throw new IllegalArgumentException("warnMillis must be 0 or more, not " + warnMillis);
        }
    }
}
