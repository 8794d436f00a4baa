package dev.bide.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/** What every program of the comparison prints when its waits are over, in seconds, on one line. */
final class Report {

    /** Stands for a count that the program does not know. */
    static final long UNKNOWN = -1;

    private Report() {}

    /** Prints the figures, then stays until its input ends, so that whoever reads it can look at the process. */
    static void print(double elapsed, double longest, double[] late) throws IOException {
        Arrays.sort(late);
        long early = Arrays.stream(late).filter(value -> value < 0).count();
        print(
                elapsed,
                longest,
                quantile(late, 0.5),
                quantile(late, 0.99),
                quantile(late, 0.999),
                quantile(late, 1),
                early);
    }

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
        await();
    }

    /** Prints what a client of held waits has seen. */
    static void held(int errors, int held, double[] late) throws IOException {
        Arrays.sort(late);
        System.out.printf(
                Locale.ROOT,
                "{\"errors\":%d,\"held\":%d,\"p50\":%.9f,\"p99\":%.9f,\"max\":%.9f}%n",
                errors,
                held,
                quantile(late, 0.5),
                quantile(late, 0.99),
                quantile(late, 1));
        await();
    }

    private static void await() throws IOException {
        System.out.flush();
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        System.exit(0);
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
