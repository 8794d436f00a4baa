package dev.bide;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bide.cli.TerminalEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs the {@code bide} commands of the README and the guide in a terminal, and compares the screen with the page. */
class GuideTerminalTest {

    private static final int COLUMNS = 80;

    /** The lines of a page are not broken where those of the terminal are. */
    private static final int PAGE_COLUMNS = 200;

    /** More than any page shows for one command, so that nothing scrolls out. */
    private static final int ROWS = 60;

    private static final Pattern PAGE = Pattern.compile("the page is .*\r\n");

    private static final Pattern LISTENS = Pattern.compile("listens on http://127\\.0\\.0\\.1:([0-9]+) ");

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(2);

    @TempDir
    private Path folder;

    @Test
    void everyBideCommandShowsWhatThePageShows() throws IOException {
        assumeTrue(Pty.isAvailable(), "there is no command \"script\"");
        String path = BideCommand.install(folder);
        // Pages run at once, because their commands mostly wait. Those of one page follow each other.
        List<CompletableFuture<Integer>> pages = new ArrayList<>();
        // GuideClusterTest runs the commands of the page about clusters.
        for (Page page : Page.all().stream()
                .filter(one -> !one.name().equals("cluster.md"))
                .toList()) {
            Path own = Files.createDirectory(folder.resolve(page.name()));
            pages.add(CompletableFuture.supplyAsync(
                    () -> run(page, own, path), task -> new Thread(task, page.name()).start()));
        }
        int commands = pages.stream().mapToInt(CompletableFuture::join).sum();
        assertTrue(commands >= 12, commands + " commands");
    }

    private static int run(Page page, Path folder, String path) {
        ShownAnswer shown = new ShownAnswer();
        int commands = 0;
        for (Page.Exchange exchange : page.commands()) {
            if (exchange.request().startsWith("bide ")) {
                try {
                    String screen = screen(shown.withActualIds(exchange.request()), exchange.answer(), folder, path);
                    shown.check(
                            ShownScreen.masked(exchange.answer()),
                            ShownScreen.masked(screen),
                            page + ": " + exchange.request());
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(page + ": " + exchange.request(), e);
                }
                commands++;
            }
        }
        return commands;
    }

    /** Runs a command, and returns what stands on the screen at its end. */
    private static String screen(String command, String shown, Path folder, String path)
            throws IOException, InterruptedException {
        boolean serves = command.startsWith("bide serve") && shown.contains("^C");
        // The server of a page takes a free port, and its clients use the server of this test.
        String port = String.valueOf(SHARED.server().port());
        String actual = serves ? command + " --port 0" : command.replace("8080", port);
        try (Pty pty = new Pty(folder, COLUMNS, ROWS, Map.of("PATH", path), actual)) {
            if (serves) {
                port = await(pty, LISTENS).group(1);
                // The last line of the start, so that the echo of Ctrl-C stands alone.
                await(pty, PAGE);
            }
            if (shown.contains("^C")) {
                if (!serves) {
                    Server.until(() -> pty.printed().contains("\u001b[?25l"));
                }
                pty.type(Pty.CTRL_C);
            }
            // "; echo $?" shows the exit code, which for a command alone is that of success.
            int code = pty.code();
            assertTrue(code == 0 || shown.contains("^C"), command + " ended with " + code + ": " + pty.printed());
            TerminalEmulator emulator = new TerminalEmulator(ROWS, PAGE_COLUMNS);
            emulator.accept(pty.printed());
            return String.join("\n", emulator.screen()).replace(port, "8080");
        }
    }

    private static Matcher await(Pty pty, Pattern pattern) {
        Server.until(() -> pattern.matcher(pty.printed()).find());
        Matcher found = pattern.matcher(pty.printed());
        assertTrue(found.find());
        return found;
    }
}
