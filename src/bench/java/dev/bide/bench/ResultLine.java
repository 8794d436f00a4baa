package dev.bide.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The line of JSON that a measured program prints when its waits are over; times are in seconds. The program then stays
 * until its standard input ends, so that the benchmark can still read its memory and CPU time.
 */
final class ResultLine {

    /** Stands for a count that the program cannot measure. */
    static final long UNKNOWN = -1;

    private ResultLine() {}

    /** Sorts the lateness of each wait, prints the line, and does not return: the program exits when its input ends. */
    static void print(double elapsed, double longest, double[] late) throws IOException {
        Arrays.sort(late);
        long early = Arrays.stream(late).filter(value -> value < 0).count();
        print(
                elapsed,
                longest,
                Quantiles.ofSorted(late, 0.5),
                Quantiles.ofSorted(late, 0.99),
                Quantiles.ofSorted(late, 0.999),
                Quantiles.ofSorted(late, 1),
                early);
    }

    /** Does the same with figures that are quantiles already. A p99.9 that is not a number is left out. */
    static void print(double elapsed, double longest, double p50, double p99, double p999, double max, long early)
            throws IOException {
        System.out.printf(
                Locale.ROOT,
                "{\"elapsed\":%.9f,\"longest\":%.9f,\"p50\":%.9f,\"p99\":%.9f,%s\"max\":%.9f,\"early\":%d}%n",
                elapsed,
                longest,
                p50,
                p99,
                Double.isNaN(p999) ? "" : String.format(Locale.ROOT, "\"p999\":%.9f,", p999),
                max,
                early);
        exitWhenInputEnds();
    }

    /** Prints the line of {@link HeldWaitsClient}. */
    static void printHeld(int errors, int held, double[] late) throws IOException {
        Arrays.sort(late);
        System.out.printf(
                Locale.ROOT,
                "{\"errors\":%d,\"held\":%d,\"p50\":%.9f,\"p99\":%.9f,\"max\":%.9f}%n",
                errors,
                held,
                Quantiles.ofSorted(late, 0.5),
                Quantiles.ofSorted(late, 0.99),
                Quantiles.ofSorted(late, 1));
        exitWhenInputEnds();
    }

    private static void exitWhenInputEnds() throws IOException {
        System.out.flush();
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        System.exit(0);
    }
}
