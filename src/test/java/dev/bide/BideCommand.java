package dev.bide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The command {@code bide} in a folder for the PATH. It runs the classes of the build or, with the system property {@code
 * bide.jar}, that jar.
 */
public final class BideCommand {

    private BideCommand() {}

    /** Writes the command into a folder. Returns a PATH that begins with the folder. */
    public static String install(Path folder) throws IOException {
        StringBuilder script = new StringBuilder("#!/bin/sh\nexec ")
                .append(quoted(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString()))
                .append(" -XX:TieredStopAtLevel=1"); // a process that lives for seconds starts sooner
        if (Runtime.version().feature() >= 22) {
            script.append(" --enable-native-access=ALL-UNNAMED"); // as in the manifest of the jar
        }
        String jar = System.getProperty("bide.jar", "");
        script.append(
                jar.isEmpty()
                        ? " -cp " + quoted(absolute(System.getProperty("java.class.path"))) + " " + Main.class.getName()
                        : " -jar " + quoted(Path.of(jar).toAbsolutePath().toString()));
        Path command = Files.createFile(
                folder.resolve("bide"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(command, script + " \"$@\"\n");
        return folder + ":" + System.getenv("PATH");
    }

    private static String absolute(String classPath) {
        return String.join(
                ":",
                java.util.Arrays.stream(classPath.split(":", -1))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }
}
