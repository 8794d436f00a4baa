package dev.bide.http;

/** The header {@code Server-Timing}, which browsers show beside a request. Any thread may call it. */
final class ServerTiming {

    private ServerTiming() {}

    /** Returns the header of a wait: its delay and its lateness, in milliseconds. */
    static String of(double delay, double late) {
        return "delay;dur=" + millis(delay) + ", late;dur=" + millis(late);
    }

    /** Returns seconds as milliseconds with three decimals. {@code String.format} would take ten times as long. */
    private static String millis(double seconds) {
        long micros = Math.round(seconds * 1e6);
        long places = micros % 1000;
        return micros / 1000 + (places < 10 ? ".00" : places < 100 ? ".0" : ".") + places;
    }
}
