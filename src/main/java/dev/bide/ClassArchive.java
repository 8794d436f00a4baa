package dev.bide;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The class-data archive of the JVM ("AppCDS"), which saves 20 to 40 % of the CPU time of a start. The script in
 * front of the jar keeps one in the user's cache for each kind of command, and passes its name in the property {@code
 * bide.archive} if it is missing or older than the jar. Then the JVM has recorded what an archive needs ({@code
 * -XX:+RecordDynamicDumpInfo}).
 *
 * <p>The program writes the archive itself, at its end and after success. The JVM of a JDK 19 could do so alone
 * ({@code -XX:+AutoCreateSharedArchive}), but would also do it after a wrong argument, with the few classes that this needs,
 * and never replace it; at each {@code halt()}, also that of a second signal or without memory; and if the disk is full it
 * prints to the standard output, and ends with 1. This way works on a JDK 17, too.
 */
final class ClassArchive {

    private static final String PROPERTY = "bide.archive";

    /** An archive of the server has 20 MB. */
    private static final int TRIAL_MEGABYTES = 48;

    /** Three kinds of commands, with two versions of Bide, on two JDKs. */
    private static final int MAX_FILES = 12;

    private ClassArchive() {}

    /**
     * Writes the archive if the script asks for it. To be called after success, when the output is complete: nothing can be
     * printed to the standard output after it. It takes about a second, and stops all threads meanwhile. If it fails, the
     * next start tries again. A thread that is no daemon must be alive until it returns.
     */
    static void writeIfAsked() {
        String name = System.getProperty(PROPERTY);
        if (name == null) {
            return;
        }
        // Two processes may write at once, so each writes a file of its own and renames it.
        Path file = Path.of(name);
        Path written = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid());
        // The JDK prints a line about the archive, and the output has ended.
        System.out.flush();
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            try {
                tryToWrite(written);
                dump(written);
                // Onto the disk before it has its name: a JVM that reads half an archive crashes.
                try (FileChannel channel = FileChannel.open(written, StandardOpenOption.READ)) {
                    channel.force(true);
                }
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
                deleteOldest(file.getParent());
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException | JMException | RuntimeException e) {
            // No archive: the next start is as slow as this one.
        }
    }

    /** Throws if there is no room for an archive. A JVM that meets a full disk would end the process with 1. */
    private static void tryToWrite(Path file) throws IOException {
        byte[] megabyte = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < TRIAL_MEGABYTES; i++) {
                out.write(megabyte);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Does what {@code jcmd VM.cds dynamic_dump} does. Throws if this JVM has no such command. */
    private static void dump(Path file) throws JMException {
        // In quotes, because the JVM takes a command apart at blanks.
        String[] command = {"dynamic_dump", '"' + file.toString() + '"'};
        ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmCds",
                        new Object[] {command},
                        new String[] {String[].class.getName()});
    }

    /** Keeps the newest archives: each version of Bide and of the JDK leaves some. */
    private static void deleteOldest(Path folder) throws IOException {
        List<File> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.map(Path::toFile)
                    .sorted(Comparator.comparingLong(File::lastModified).reversed())
                    .skip(MAX_FILES)
                    .toList();
        }
        for (File file : files) {
            Files.deleteIfExists(file.toPath());
        }
    }
}
