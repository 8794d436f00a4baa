package dev.bide.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** CPU time, memory and files of a process, as Linux and {@code jcmd} report them. Nothing runs in the process itself. */
record ProcessStats(long pid) {

    /** The unit of times in /proc: USER_HZ, which is 100 on every current Linux. */
    private static final long CLOCK_TICKS_PER_SECOND = 100;

    private static final double KILOBYTES_PER_MEGABYTE = 1024;

    /** Returns the peak resident memory in megabytes. */
    double peakMegabytes() throws IOException {
        return megabytes("VmHWM:");
    }

    /** Returns the resident memory in megabytes. */
    double residentMegabytes() throws IOException {
        return megabytes("VmRSS:");
    }

    /** Returns the user and system CPU time since the process started; for a JVM, that includes its startup. */
    double cpuSeconds() throws IOException {
        return cpuSeconds(Path.of("/proc/" + pid + "/stat"));
    }

    /** Returns the CPU time of the compiler's threads of a JVM, as far as these have not ended. */
    double compilerSeconds() throws IOException {
        double seconds = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\s*")) {
                    seconds += cpuSeconds(thread.resolve("stat"));
                }
            }
        }
        return seconds;
    }

    private static double cpuSeconds(Path file) throws IOException {
        String stat = Files.readString(file);
        // The second field is the command in parentheses, which may have spaces. Counting starts after it, so 11 and
        // 12 are utime and stime.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (double) (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / CLOCK_TICKS_PER_SECOND;
    }

    /** Returns the number of open file descriptors. */
    long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return files.count();
        }
    }

    /** Returns the bytes of live objects on the heap of a JVM. It runs a full collection there. */
    long liveHeapBytes() throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(Programs.JAVA).resolveSibling("jcmd").toString(),
                        String.valueOf(pid),
                        "GC.class_histogram")
                .start();
        try (BufferedReader out = jcmd.inputReader()) {
            String total = out.lines()
                    .filter(line -> line.startsWith("Total"))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(total.strip().replaceAll(".* ", ""));
        }
    }

    /** Returns the number of threads. */
    long threads() throws IOException {
        return number("Threads:");
    }

    private double megabytes(String field) throws IOException {
        return number(field) / KILOBYTES_PER_MEGABYTE;
    }

    private long number(String field) throws IOException {
        String line = Files.readString(Path.of("/proc/" + pid + "/status"))
                .lines()
                .filter(each -> each.startsWith(field))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }
}
