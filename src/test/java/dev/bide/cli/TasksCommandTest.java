package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.Server;
import dev.bide.SharedServer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands about tasks, with a server. */
class TasksCommandTest {

    private static final String ID = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}";

    @RegisterExtension
    static final SharedServer SHARED = new SharedServer(1);

    @Test
    void creatingPrintsTheIdAloneAndSaysWhatTheTaskDoes() {
        CommandRun run = bide("create 3 --max-delay 1h --seed 7");
        assertEquals(0, run.code());
        assertTrue(run.out().matches(ID + "\n"), run.out());
        assertEquals(List.of("3 waits, uniform(0,3600), seed 7: the last one ends at 2597.42945 s"), run.errors());
        JsonObject task = SHARED.server().json("/tasks/" + run.out().strip());
        assertEquals("wait-n", task.getString("operation"));
        assertEquals(new JsonObject("{\"n\":3,\"maxDelay\":3600.0,\"seed\":7}"), task.getJsonObject("request"));
    }

    @Test
    void creatingQuietlySaysNothing() {
        CommandRun run = bide("create --shape fixed(0) --seed 7 --quiet");
        assertEquals("", run.err());
        assertEquals(
                "wait-random",
                SHARED.server().json("/tasks/" + run.out().strip()).getString("operation"));
    }

    @Test
    void aTaskOfEveryFieldIsCreated() {
        String id = bide("create 5 --max-delay 1h --seed 7 --timeout 2h --need 3 --fail-rate 0.1 --fail-status 503"
                        + " --on-failure collect --name 5 --operation measure-time")
                .out()
                .strip();
        JsonObject task = SHARED.server().json("/tasks/" + id);
        assertEquals("5", task.getString("name"));
        assertEquals(
                new JsonObject("{\"n\":5,\"maxDelay\":3600.0,\"seed\":7,\"timeout\":7200.0,\"failRate\":0.1,"
                        + "\"failStatus\":503,\"need\":3,\"onFailure\":\"collect\"}"),
                task.getJsonObject("request"));
    }

    @Test
    void aKeyMakesOneTask() {
        String first = bide("create --max-delay 1h --seed 7 --key order-17").out();
        assertEquals(
                first, bide("create --max-delay 1h --seed 7 --key order-17").out());
        CommandRun other = bide("create --max-delay 2h --seed 7 --key order-17");
        assertEquals(2, other.code());
        assertEquals(
                "bide: the key \"order-17\" has come before, with another request",
                other.errors().get(0));
    }

    @Test
    void aWrongFieldIsRefusedWithTheSentenceOfHttp() {
        CommandRun run = bide("create many --seed 7");
        assertEquals(2, run.code());
        assertEquals(
                List.of(
                        "bide: n must be a whole number from 0 to 1000000, not \"many\"",
                        "usage: bide " + Subcommand.TASKS_CREATE.usage()),
                run.errors());
        assertEquals("", run.out());
    }

    @Test
    void listingShowsTheTasksOfAName() {
        String first =
                bide("create 3 --max-delay 1h --seed 7 --name listed").out().strip();
        String second =
                bide("create --shape fixed(1h) --seed 7 --name listed").out().strip();
        List<String> lines = bide("ls --name listed").out().lines().toList();
        assertEquals(3, lines.size());
        assertEquals("id", lines.get(0).split(" ")[0]);
        assertTrue(lines.get(1).matches(first + "  running  wait-n       0 of 3    in 2[0-9]{3}.*"), lines.get(1));
        assertTrue(lines.get(2).startsWith(second + "  running  wait-random            in 3"), lines.get(2));
        CommandRun page = bide("ls --name listed --limit 1");
        assertTrue(page.out().contains(first) && !page.out().contains(second), page.out());
        assertEquals(List.of("there may be more: --after " + first), page.errors());
        assertTrue(bide("ls --name listed --after " + first).out().contains(second));
    }

    @Test
    void aListOfNothingSaysSo() {
        CommandRun run = bide("ls --name nobody");
        assertEquals(0, run.code());
        assertEquals("", run.out());
        assertEquals(List.of("no tasks"), run.errors());
    }

    @Test
    void theJsonIsThatOfHttp() {
        String id =
                bide("create 3 --shape fixed(0) --seed 7 --name json -q").out().strip();
        Server.until(
                () -> !SHARED.server().json("/tasks/" + id).getString("state").equals("running"));
        assertEquals(body("/tasks?name=json"), bide("ls --name json --json").out());
        assertEquals(
                body("/tasks/" + id + "?list=false"),
                bide("show " + id + " --json").out());
        assertEquals(id, new JsonObject(bide("cancel " + id + " --json").out()).getString("id"));
        assertEquals("done", new JsonObject(bide("show " + id + " --json").out()).getString("state"));
        assertTrue(new JsonObject(bide("create 3 --json --seed 7").out()).containsKey("createdAt"));
    }

    private static String body(String path) {
        return SHARED.server().method("GET", path).body();
    }

    @Test
    void showingSaysHowFarATaskIs() {
        String id = bide("create 3 --max-delay 1h --seed 7").out().strip();
        List<String> lines = bide("show " + id).out().lines().toList();
        assertEquals("  id         " + id, lines.get(0));
        assertTrue(lines.contains("  state      running"), lines.toString());
        assertTrue(lines.contains("  progress   0 of 3 waits have finished"), lines.toString());
    }

    @Test
    void cancellingSaysWhatHadCome() {
        String many = bide("create 3 --max-delay 1h --seed 7").out().strip();
        assertEquals(
                "cancelled: 0 of 3 waits had finished\n", bide("cancel " + many).out());
        assertEquals(
                "cancelled: 0 of 3 waits had finished\n", bide("cancel " + many).out());
        String one = bide("create --shape fixed(1h) --seed 7").out().strip();
        assertEquals("cancelled\n", bide("cancel " + one).out());
        String done = bide("create --shape fixed(0) --seed 7").out().strip();
        Server.until(() -> bide("show " + done).out().contains("done"));
        assertEquals(
                "the task had ended before: it is done\n",
                bide("cancel " + done).out());
    }

    @Test
    void anUnknownIdIsRefused() {
        for (String command : List.of("show", "cancel", "watch")) {
            CommandRun run = bide(command + " no/such?id");
            assertEquals(2, run.code());
            assertEquals("bide: there is no task \"no/such?id\"", run.errors().get(0));
            assertFalse(run.err().contains("internal"));
            assertEquals("", run.out());
        }
    }

    @Test
    void aServerOfAnotherKindIsNotAsked() {
        try (FakeServer server = new FakeServer(FakeServer.answers(404, "text/html", "<html>"))) {
            CommandRun run = CommandRun.in(Map.of("BIDE_URL", server.address().toString()), "tasks");
            assertEquals(1, run.code());
            assertEquals(
                    List.of("bide: the server at " + server.address()
                            + " is not Bide, or not of this version (404, text/html)"),
                    run.errors());
        }
    }

    @Test
    void aListSaysWhichNodesDoNotAnswer() {
        String page = "{\"tasks\":[],\"missing\":[\"3fa07\"]}";
        try (FakeServer server = new FakeServer(FakeServer.answers(200, "application/json", page))) {
            CommandRun run = CommandRun.in(Map.of("BIDE_URL", server.address().toString()), "tasks");
            assertEquals(0, run.code());
            assertEquals(List.of("node 3fa07 does not answer: its tasks are left out", "no tasks"), run.errors());
        }
    }

    private static CommandRun bide(String args) {
        List<String> all = new ArrayList<>(List.of("tasks"));
        all.addAll(List.of(args.split(" ")));
        String url = SHARED.server().uri("/").toString();
        return CommandRun.in(Map.of("BIDE_URL", url), all.toArray(String[]::new));
    }
}
