package dev.bide.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process, looked at from outside. */
record Watched(long pid) {

    private static final long CLOCK_TICKS = 100;

    /** Gives the most memory that it has had resident, in megabytes. */
    double peakMegabytes() throws IOException {
        return megabytes("VmHWM:");
    }

    /** Gives the memory that it has resident, in megabytes. */
    double megabytes() throws IOException {
        return megabytes("VmRSS:");
    }

    /** Gives the CPU time that it has used since it started, its start included. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (double) (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / CLOCK_TICKS;
    }

    /** Gives the bytes of heap that a JVM's objects take after a full collection. */
    long liveBytes() throws IOException {
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

    private double megabytes(String field) throws IOException {
        String line = Files.readString(Path.of("/proc/" + pid + "/status"))
                .lines()
                .filter(each -> each.startsWith(field))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
    }
}
