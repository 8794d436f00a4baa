package dev.bide.lateness;

/**
 * Options of the probes on the event loops.
 *
 * @param probeMillis the period of each event loop's probe, from 10 to 10,000; 0 for no probe
 * @param warnMillis the lateness from which a stall is reported, 0 for never; without a probe no stall is noticed
 */
public record ProbeOptions(int probeMillis, int warnMillis) {

    /** The shortest period of a probe. A shorter one would load the event loop instead of measuring it. */
    public static final int MIN_PROBE_MILLIS = 10;

    /** The longest period of a probe. */
    public static final int MAX_PROBE_MILLIS = 10_000;

    /** The options of the default conf/bide.json. */
    public static final ProbeOptions DEFAULT = new ProbeOptions(100, 250);

    /**
     * Creates options.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public ProbeOptions {
        if (probeMillis != 0 && (probeMillis < MIN_PROBE_MILLIS || probeMillis > MAX_PROBE_MILLIS)) {
            throw new IllegalArgumentException("probeMillis must be 0, or from " + MIN_PROBE_MILLIS + " to "
                    + MAX_PROBE_MILLIS + ", not " + probeMillis);
        }
        if (warnMillis < 0) {
            throw new IllegalArgumentException("warnMillis must be 0 or more, not " + warnMillis);
        }
    }
}
