import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * n random waits on virtual threads, one thread and one sleep for each. It needs JDK 21 or newer. Prints one line of JSON
 * and then stays until its input ends, so that its memory and CPU time can be read.
 */
final class VirtualThreads {

    public static void main(String... args) throws Exception {
        int n = Integer.parseInt(args[0]);
        double maxDelay = Double.parseDouble(args[1]);
        double[] delays = new double[n];
        double[] late = new double[n];
        Thread[] threads = new Thread[n];
        long start = System.nanoTime();
        for (int i = 0; i < n; i++) {
            int index = i;
            threads[i] = Thread.startVirtualThread(() -> {
                double delay = ThreadLocalRandom.current().nextDouble(maxDelay);
                long begin = System.nanoTime();
                try {
                    // Rounded up, so that no wait ends early.
                    Thread.sleep(java.time.Duration.ofNanos((long) Math.ceil(delay * 1e9)));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                late[index] = (System.nanoTime() - begin) / 1e9 - delay;
                delays[index] = delay;
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Arrays.sort(delays);
        double elapsed = (System.nanoTime() - start) / 1e9;
        Arrays.sort(late);
        long early = Arrays.stream(late).filter(value -> value < 0).count();
        System.out.printf(
                Locale.ROOT,
                "{\"elapsed\":%.9f,\"longest\":%.9f,\"p50\":%.9f,\"p99\":%.9f,\"p999\":%.9f,\"max\":%.9f,\"early\":%d}%n",
                elapsed,
                delays[n - 1],
                late[n / 2],
                late[(int) (n * 0.99)],
                late[(int) (n * 0.999)],
                late[n - 1],
                early);
        while (System.in.read() >= 0) {}
    }
}
