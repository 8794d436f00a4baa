package dev.bide.http;

/** What browsers show beside a request. Any thread may call it. */
final class ServerTiming {

    private ServerTiming() {}

    /** Writes how long a wait should have taken, and how late it was. */
    static String of(double delay, double late) {
        return "delay;dur=" + millis(delay) + ", late;dur=" + millis(late);
    }

    /** Writes seconds as milliseconds with three places, in a tenth of the time that a format would take. */
    private static String millis(double seconds) {
        long micros = Math.round(seconds * 1e6);
        long places = micros % 1000;
        return micros / 1000 + (places < 10 ? ".00" : places < 100 ? ".0" : ".") + places;
    }
}
