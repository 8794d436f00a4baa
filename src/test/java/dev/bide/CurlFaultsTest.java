package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The exit codes of curl that the guide shows, if curl is installed. */
class CurlFaultsTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    /** Where the words begin that explain the code. */
    private static final String EXPLANATION = ":.*";

    private static int exitCode(List<String> options, String fault) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-o", "/dev/null", "--noproxy", "*"));
        command.addAll(options);
        // Only a hung answer should need a limit: the others end at once, however slow the machine is.
        command.addAll(List.of("--max-time", fault.equals("hang") ? "0.3" : "30"));
        command.add(SHARED.server()
                .uri("/wait-random?maxDelay=0&seed=7&failRate=1&fault=" + fault)
                .toString());
        Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertTrue(curl.waitFor(60, TimeUnit.SECONDS), command::toString);
        return curl.exitValue();
    }

    private static boolean speaksHttp2() throws IOException {
        Process version = new ProcessBuilder("curl", "--version").start();
        return new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("HTTP2");
    }

    @Test
    void theExitCodesAreThoseOfTheGuide() throws IOException, InterruptedException {
        assumeTrue(ShownPrograms.onPath("curl"), "curl is not installed");
        boolean http2 = speaksHttp2();
        List<List<String>> rows = Page.guide("faults").table("What a client sees");
        assertEquals(6, rows.size());
        for (List<String> row : rows) {
            String fault = row.get(0).replace("`", "");
            assertEquals(
                    row.get(1).replaceAll(EXPLANATION, ""),
                    String.valueOf(exitCode(List.of("--http1.1"), fault)),
                    fault);
            if (http2) {
                assertEquals(
                        row.get(2).replaceAll(EXPLANATION, ""),
                        String.valueOf(exitCode(List.of("--http2-prior-knowledge"), fault)),
                        fault + " over HTTP/2");
            }
        }
    }
}
