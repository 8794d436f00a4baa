package dev.bide.cli;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the system about the terminal. It stands in for JLine, a jar of 1.7 MB of which Bide would use these two answers. */
public final class Devices {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,4}) (\\d{1,4})\\s*");

    /** The longest answer of stty that is read. */
    private static final int MAX_ANSWER_BYTES = 64;

    private Devices() {}

    /**
     * Returns whether a stream is a terminal.
     *
     * @param descriptor 1 for stdout, 2 for stderr
     * @return false also if that cannot be known
     */
    public static boolean isTerminal(int descriptor) {
        try {
            return isTerminal(Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString());
        } catch (IOException | UnsupportedOperationException e) {
            // No Linux. The JDK only knows whether stdin and stdout both are one.
            return hasConsole();
        }
    }

    static boolean isTerminal(String device) {
        return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
    }

    @SuppressWarnings("SystemConsoleNull") // which is why isTerminal() is called
    private static boolean hasConsole() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // JDK 22 and later have a console also where there is no terminal, and then this method. To be called
            // directly when 22 is the least JDK.
            Method isTerminal = java.io.Console.class.getMethod("isTerminal");
            return (boolean) isTerminal.invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Asks stty for the size of the terminal. It takes some 30 ms. */
    static Optional<TerminalSize> size() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            byte[] answer = stty.getInputStream().readNBytes(MAX_ANSWER_BYTES);
            return size(new String(answer, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return Optional.empty(); // there is no stty, or no terminal
        }
    }

    /** Reads an answer of stty: rows and columns. Both are 0 if they are not known, as on a serial line. */
    static Optional<TerminalSize> size(String answer) {
        Matcher matcher = SIZE.matcher(answer);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        TerminalSize size = new TerminalSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        return size.rows() > 0 && size.columns() > 0 ? Optional.of(size) : Optional.empty();
    }
}
