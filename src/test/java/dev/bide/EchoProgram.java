package dev.bide;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What {@link ShellScript} puts behind the shell script instead of Bide. It prints its arguments, one a line, in
 * brackets. With {@code --options}, it prints the options of the JVM as well.
 */
final class EchoProgram {

    private EchoProgram() {}

    public static void main(String... args) {
        for (String arg : args) {
            System.out.println("[" + arg + "]");
        }
        System.out.println("java " + new File(System.getProperty("java.home")).getName());
        if (List.of(args).contains("--options")) {
            ManagementFactory.getRuntimeMXBean().getInputArguments().forEach(System.out::println);
        }
        ClassArchive.writeIfAsked();
    }
}
