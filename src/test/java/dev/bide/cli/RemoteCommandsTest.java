package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.SharedServer;
import dev.bide.operation.Route;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands with {@code --url} print what they print without it. */
class RemoteCommandsTest {

    @RegisterExtension
    static final SharedServer SHARED = new SharedServer(1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "draw -n 3 --seed 7",
                "draw -n 3 --seed 7 --order drawn",
                "draw -n 3 --seed 7 --no-list",
                "draw -n 3 --seed 7 --json",
                "draw -n 100 --seed 7 --no-list --json",
                "draw -n 100 --shape slow-db --seed 7 --plot",
                "draw -n 0 --seed 7 --json",
            })
    void delaysAreDrawnByTheServer(String command) {
        CommandRun here = CommandRun.of(command.split(" "));
        CommandRun there = remote(command);
        assertEquals(here.out(), there.out());
        assertEquals(here.err(), there.err());
        assertEquals(ExitCode.DONE, there.code());
    }

    @Test
    void drawnDelaysWithoutASeedAreSaidWithTheirSeed() {
        CommandRun run = remote("draw -n 3 --max-delay 2");
        assertTrue(run.err().startsWith("3 of uniform(0,2), seed "), run.err());
        String seed = run.err().strip().replaceFirst(".*seed ", "");
        assertEquals(remote("draw -n 3 --max-delay 2 --seed " + seed).out(), run.out());
    }

    @Test
    void theJsonOfAnOperationIsThatOfHttp() {
        String query = "n=5&maxDelay=0.01&seed=7&list=false";
        JsonObject many = new JsonObject(
                remote("wait-n 5 --max-delay 10ms --seed 7 --json").out());
        JsonObject http = SHARED.server().json("/wait-n?" + query);
        assertEquals(http.fieldNames(), many.fieldNames());
        assertEquals(http.getJsonObject("quantiles"), many.getJsonObject("quantiles"));
        JsonObject one =
                new JsonObject(remote("wait-random 10ms --seed 7 --json").out());
        assertEquals(SHARED.server().json("/wait-random?maxDelay=0.01&seed=7").fieldNames(), one.fieldNames());
    }

    @Test
    void theLinesAreThoseOfTheStream() {
        List<String> lines = remote("wait-n 3 --max-delay 10ms --seed 7 --lines")
                .out()
                .lines()
                .toList();
        assertEquals(4, lines.size());
        double[] delays = (double[]) RemoteService.at(ServerAddress.of("the URL", url()), List.of())
                .begin(Route.DRAW, RemoteServiceTest.fields("n=3&maxDelay=0.01&seed=7"), false)
                .answer()
                .join()
                .get("delays");
        for (int i = 0; i < delays.length; i++) {
            assertEquals(delays[i], new JsonObject(lines.get(i)).getDouble("delay"));
        }
        assertEquals("done", new JsonObject(lines.get(3)).getString("state"));
    }

    @Test
    void aRefusalOfTheServerHasTheUsageOfTheCommand() {
        CommandRun run = remote("wait-n 2000000 --max-delay 0 --seed 7 --quiet");
        assertEquals(
                List.of(
                        "bide: n must be a whole number from 0 to 1000000, not 2000000",
                        "usage: bide " + Subcommand.WAIT_N.usage()),
                run.errors());
        assertEquals(ExitCode.REFUSED, run.code());
    }

    @Test
    void settingsOfThisProcessAreRefused() {
        CommandRun run = remote("draw -n 3 --limits.max-n 5");
        assertEquals(
                "bide: --limits.max-n may not be given with --url: the server has its own settings",
                run.errors().get(0));
        assertEquals(ExitCode.REFUSED, run.code());
    }

    private static CommandRun remote(String command) {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.add("--url=" + url());
        return CommandRun.of(args.toArray(String[]::new));
    }

    private static String url() {
        return SHARED.server().uri("").toString();
    }
}
