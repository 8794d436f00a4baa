package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.Server;
import dev.bide.SharedServer;
import dev.bide.config.ChosenSettings;
import dev.bide.config.Settings;
import dev.bide.operation.Route;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task is watched until it ends, and goes on when it is not watched any more. */
class WatchTaskCommandTest {

    @RegisterExtension
    static final SharedServer SHARED = new SharedServer(1);

    @Test
    void aTaskThatEndsIsAnsweredAsItsOperation() {
        String id = create("5 --max-delay 10ms --seed 7");
        CommandRun run = bide("watch " + id);
        assertEquals(0, run.code());
        assertTrue(run.err().startsWith("5 waits, uniform(0,0.01), seed 7: the last one ends at "), run.err());
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.get(0).startsWith("5 waits came in "), lines.toString());
        assertEquals(
                "again: bide wait-n 5 --max-delay 0.01 --seed 7",
                lines.get(lines.size() - 1),
                "the server is that of" + " the environment");
    }

    @Test
    void aTaskOfEachOperationIsAnswered() {
        String one = create("--shape weighted(1ms:1,2ms:3) --seed 7");
        assertTrue(bide("watch " + one).out().matches("0\\.00[12]00 s, .* late \\(seed 7\\)\n"));
        String measured = create("5 --shape fixed(1ms) --seed 7 --operation measure-time");
        assertTrue(bide("watch " + measured).out().contains("  longest    1 ms"));
    }

    @Test
    void theLinesAreThoseOfHttp() {
        String id = create("20 --max-delay 10ms --seed 7 --fail-rate 0.2 --on-failure collect");
        Server.until(() -> !state(id).equals("running"));
        String stream =
                SHARED.server().method("GET", "/tasks/" + id + "/stream").body();
        assertEquals(stream, bide("watch " + id + " --lines").out());
        assertTrue(stream.lines().count() == 21 && stream.contains("\"failed\":true"), stream);
        String json = bide("watch " + id + " --json").out();
        assertEquals(stream.lines().toList().get(20) + "\n", json);
    }

    @Test
    void aTaskThatFailedHasTheExitCodeOfItsReason() {
        String failed = create("5 --max-delay 10ms --seed 7 --fail-rate 1 --fail-status 404");
        CommandRun run = bide("watch " + failed);
        assertEquals(4, run.code());
        assertTrue(run.errors().get(1).startsWith("bide: wait 1 of 5 failed after "), run.err());
        String late = create("5 --shape fixed(1h) --timeout 1ms --seed 7");
        assertEquals(124, bide("watch " + late).code());
        CommandRun json = bide("watch " + late + " --json");
        assertEquals(124, json.code());
        assertEquals("failed", new JsonObject(json.out()).getString("state"));
        assertEquals(List.of("bide: timed out after 0.001 s: 0 of 5 waits had finished (seed 7)"), json.errors());
    }

    @Test
    void aTaskThatIsCancelledByOthersSaysSo() {
        String id = create("3 --shape fixed(1h) --seed 7");
        assertEquals(
                "cancelled: 0 of 3 waits had finished\n", bide("cancel " + id).out());
        CommandRun run = bide("watch " + id);
        assertEquals(1, run.code());
        assertEquals("bide: the task was cancelled", run.errors().get(1));
    }

    @Test
    void aSignalEndsTheWatchingAndNotTheTask() {
        for (String form : List.of("", "--lines", "--json")) {
            String id = create("3 --shape fixed(1h) --seed 7");
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            assertEquals(143, watchUntilSignal(id, form, err));
            assertTrue(err.toString(StandardCharsets.UTF_8).endsWith("; the task goes on\n"), err.toString());
            assertEquals("running", state(id));
        }
    }

    /** Watches a task, and sends SIGTERM as soon as the command wants to know of signals. */
    private static int watchUntilSignal(String id, String form, ByteArrayOutputStream err) {
        List<String> args = form.isEmpty() ? List.of(id) : List.of(id, form);
        Console console = new Console(
                new PrintStream(OutputStream.nullOutputStream()),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("BIDE_URL", SHARED.server().uri("/").toString()));
        Invocation invocation = ArgumentParser.parse(Subcommand.TASKS_WATCH, args);
        return new WatchTaskCommand().run(invocation, console, new SignallingProgram());
    }

    private static final class SignallingProgram implements Program {

        @Override
        public Session open(Settings settings) {
            throw new AssertionError("no Vert.x here");
        }

        @Override
        public void serve(ChosenSettings settings) {
            throw new AssertionError("no server here");
        }

        @Override
        public void onSignal(IntConsumer action) {
            action.accept(15);
        }

        @Override
        public void onResize(Runnable action) {}
    }

    @Test
    void theTimeThatHasPassedIsThatOfTheWaits() {
        RemoteTask task = new RemoteTask(AnswerReader.object(
                ServerAddress.LOCAL,
                "{\"id\":\"1\",\"request\":{\"n\":3,\"seed\":7},\"progress\":{\"finished\":1,\"of\":3}}"));
        String stream = "{\"delay\":2.5,\"late\":0.5}\n{\"state\":\"done\",\"result\":{\"n\":3}}\n";
        try (FakeServer server = new FakeServer(FakeServer.answers(200, "application/x-ndjson", stream));
                WatchedTask watched = new WatchedTask(server.address(), task, 100)) {
            Running running = watched.begin(Route.WAIT_N, List.of(), true);
            assertEquals(0, running.elapsed(), "the clock of the server counts for nothing");
            assertEquals(Map.of("n", 3), Server.await(running.answer()));
            assertEquals(1, running.drain((place, delay, late, failed) -> {}));
            assertEquals(3.0, running.elapsed());
        }
        RemoteTask single = new RemoteTask(Map.of("id", "1"));
        try (FakeServer server = new FakeServer(FakeServer.answers(200, "application/x-ndjson", stream));
                WatchedTask watched = new WatchedTask(server.address(), single, 100)) {
            assertEquals(100, watched.begin(Route.WAIT_RANDOM, List.of(), false).elapsed());
        }
    }

    @Test
    void aRequestOfALaterVersionIsNotDrawn() {
        String task = "{\"id\":\"1\",\"operation\":\"wait-n\",\"state\":\"running\",\"request\":{\"n\":5,\"new\":1}}";
        try (FakeServer server = new FakeServer(FakeServer.answers(task))) {
            CommandRun run = CommandRun.of(
                    "tasks", "watch", "1", "--url", server.address().toString());
            assertEquals(1, run.code());
            assertTrue(run.err().endsWith(": its task cannot be shown; try --lines\n"), run.err());
            assertFalse(run.err().contains("internal error"));
        }
    }

    private static String state(String id) {
        return SHARED.server().json("/tasks/" + id).getString("state");
    }

    private static String create(String fields) {
        return bide("create -q " + fields).out().strip();
    }

    private static CommandRun bide(String args) {
        List<String> all = new ArrayList<>(List.of("tasks"));
        all.addAll(List.of(args.split(" ")));
        String url = SHARED.server().uri("/").toString();
        return CommandRun.in(Map.of("BIDE_URL", url), all.toArray(String[]::new));
    }
}
