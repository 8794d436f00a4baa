package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.Server;
import dev.bide.SharedServer;
import dev.bide.operation.Fields;
import dev.bide.operation.Route;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operations in a server that is there. */
class RemoteServiceTest {

    @RegisterExtension
    static final SharedServer SHARED = new SharedServer(1);

    @Test
    void aWaitHasTheAnswerOfHttp() {
        Map<String, Object> answer = answer(Route.WAIT_RANDOM, "maxDelay=0.01&seed=7", false);
        assertEquals(List.of("delay", "elapsed", "late", "seed"), List.copyOf(answer.keySet()));
        assertEquals(http("/wait-random?maxDelay=0.01&seed=7").getValue("delay"), answer.get("delay"));
    }

    @ParameterizedTest
    @CsvSource({"WAIT_N, /wait-n", "MEASURE_TIME, /measure-time"})
    void anOperationHasTheFieldsOfHttp(Route route, String path) {
        String query = "n=5&maxDelay=0.01&seed=7" + (route == Route.MEASURE_TIME ? "" : "&list=false");
        Map<String, Object> answer = answer(route, query, false);
        JsonObject http = http(path + "?" + query);
        assertEquals(List.copyOf(http.fieldNames()), List.copyOf(answer.keySet()));
        assertEquals(http.getValue("maxDelay"), answer.get("maxDelay"));
        if (http.containsKey("quantiles")) {
            assertEquals(http.getJsonObject("quantiles").getMap(), answer.get("quantiles"));
        }
    }

    @Test
    void theAnswerIsTheSameWhetherItsWaitsAreFollowedOrNot() {
        for (String list : List.of("", "&list=true", "&list=false")) {
            String query = "n=20&maxDelay=0.01&seed=7&failRate=0.3&onFailure=collect" + list;
            Map<String, Object> answer = answer(Route.WAIT_N, query, true);
            JsonObject http = http("/wait-n?" + query);
            assertEquals(List.copyOf(http.fieldNames()), List.copyOf(answer.keySet()));
            assertEquals(http.getValue("failed"), answer.get("failed"));
            if (list.equals("&list=false")) {
                assertEquals(http.getJsonObject("quantiles").getMap(), answer.get("quantiles"));
            } else {
                assertArrayEquals(delays(http), (double[]) answer.get("delays"));
            }
        }
    }

    private static double[] delays(JsonObject http) {
        return http.getJsonArray("delays").stream().mapToDouble(x -> (double) x).toArray();
    }

    @Test
    void eachWaitThatIsFollowedComesOnceAndInOrder() {
        List<Map.Entry<String, String>> fields = fields("n=2000&maxDelay=0.05&seed=7&failRate=0.1&onFailure=collect");
        double[] expected = service(fields)
                .requests()
                .fanOut(Fields.ofQuery(fields))
                .request()
                .draw();
        Running running = service(fields).begin(Route.WAIT_N, fields, true);
        List<Double> delays = new ArrayList<>();
        int[] failures = {0};
        EndedVisitor visitor = new EndedVisitor(delays, failures);
        Server.until(() -> running.drain(visitor::visit) == 2000);
        assertArrayEquals(expected, delays.stream().mapToDouble(x -> x).toArray());
        assertEquals(Server.await(running.answer()).get("failed"), failures[0]);
        assertTrue(failures[0] > 0);
        assertEquals(2000, running.drain(visitor::visit), "a wait comes once");
    }

    private record EndedVisitor(List<Double> delays, int[] failures) {
        void visit(int place, double delay, double late, boolean failed) {
            assertEquals(delays.size(), place);
            assertTrue(late >= 0);
            delays.add(delay);
            failures[0] += failed ? 1 : 0;
        }
    }

    @Test
    void waitsThatCameAreThereWhenTheAnswerIs() {
        List<Map.Entry<String, String>> fields = fields("n=500&maxDelay=0.01&seed=7&list=false");
        Running running = service(fields).begin(Route.WAIT_N, fields, true);
        Server.await(running.answer());
        assertEquals(500, running.drain((place, delay, late, failed) -> {}));
    }

    @Test
    void aRefusalHasTheSentenceOfHttp() {
        for (boolean follow : new boolean[] {false, true}) {
            Problem problem = problem(Route.WAIT_N, "n=5&maxDelay=-1&seed=7", follow);
            assertEquals(Reason.INVALID, problem.reason());
            assertEquals(http("/wait-n?n=5&maxDelay=-1&seed=7").getString("detail"), problem.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "timeout=0.005, TIMED_OUT",
        "failRate=1&failStatus=503, FAILED_AS_ASKED",
        "failRate=1&failStatus=404, FAILED_AS_ASKED",
        "failRate=1&failStatus=504, FAILED_AS_ASKED",
        "pool=p, INVALID",
    })
    void aFailureHasTheReasonAndTheJsonOfHttp(String field, Reason reason) {
        for (boolean follow : new boolean[] {false, true}) {
            String query = "n=5&maxDelay=0.01&seed=7&" + field;
            Problem problem = problem(Route.WAIT_N, query, follow);
            JsonObject http = http("/wait-n?" + query);
            assertEquals(reason, problem.reason());
            assertEquals(http.getString("detail"), problem.getMessage());
            assertEquals(
                    List.copyOf(http.fieldNames()), List.copyOf(problem.json().keySet()));
            assertEquals(http.getValue("status"), problem.json().get("status"));
        }
    }

    @Test
    void aTextGoesIntoTheQueryAsItIs() {
        String script = "1ms,503*2,10ms!429";
        List<Map.Entry<String, String>> fields =
                List.of(Map.entry("script", script), Map.entry("key", "a b+c&d=é%/?#"), Map.entry("timeout", "1s"));
        Server.await(service(fields).begin(Route.WAIT_RANDOM, fields, false).answer());
        Problem second = problem(service(fields), Route.WAIT_RANDOM, fields, false);
        assertEquals(Reason.FAILED_AS_ASKED, second.reason());
        assertEquals(503, second.json().get("status"));
    }

    @ParameterizedTest
    @CsvSource({"WAIT_RANDOM, '', false", "WAIT_N, n=3&, false", "WAIT_N, n=3&, true", "MEASURE_TIME, n=3&, true"})
    void cancellingEndsTheWaitsOfTheServer(Route route, String n, boolean follow) {
        List<Map.Entry<String, String>> fields = fields(n + "shape=fixed(1h)&seed=7");
        double before = SHARED.server().accepted();
        Running running = service(fields).begin(route, fields, follow);
        Server.until(() -> SHARED.server().accepted() > before);
        running.cancel();
        Problem problem = assertThrows(Problem.class, () -> Server.await(running.answer()));
        assertEquals(Reason.CANCELLED, problem.reason());
        Server.until(() -> SHARED.server().pending() == 0);
    }

    @Test
    void aServerThatStopsInTheMiddleSaysSo() {
        for (boolean follow : new boolean[] {false, true}) {
            SharedServer own = new SharedServer(1);
            own.beforeAll(null);
            String url = own.server().uri("/").toString();
            List<Map.Entry<String, String>> fields = fields("n=3&shape=fixed(1h)&seed=7");
            double before = own.server().accepted();
            RemoteService service = RemoteService.at(ServerAddress.of("the URL", url), fields);
            Running running = service.begin(Route.WAIT_N, fields, follow);
            Server.until(() -> own.server().accepted() > before);
            own.afterAll(null);
            Problem problem = assertThrows(Problem.class, () -> Server.await(running.answer()));
            assertEquals(
                    "the server at " + url.substring(0, url.length() - 1) + " says: stopping", problem.getMessage());
            assertEquals(ExitCode.UNAVAILABLE, ExitCode.of(problem.reason()));
        }
    }

    @Test
    void closingTheServiceEndsItsWaits() {
        List<Map.Entry<String, String>> fields = fields("n=3&shape=fixed(1h)&seed=7");
        double before = SHARED.server().accepted();
        RemoteService service = service(fields);
        Running running = service.begin(Route.WAIT_N, fields, true);
        Server.until(() -> SHARED.server().accepted() > before);
        service.close();
        assertThrows(Problem.class, () -> Server.await(running.answer()));
        Server.until(() -> SHARED.server().pending() == 0);
    }

    @Test
    void aProfileIsThatOfTheServer() {
        List<Map.Entry<String, String>> fields = fields("n=5&shape=slow-db&seed=7&list=true");
        double[] planned = service(fields)
                .requests()
                .drawing(Fields.ofQuery(fields))
                .listed()
                .request()
                .draw();
        assertArrayEquals(planned, (double[])
                answer(Route.DRAW, "n=5&shape=slow-db&seed=7", false).get("delays"));
    }

    @Test
    void anUnknownProfileIsRefusedWithThoseOfTheServer() {
        List<Map.Entry<String, String>> fields = fields("n=5&shape=fast-db&seed=7");
        RemoteService service = service(fields);
        Refusal refusal = assertThrows(Refusal.class, () -> service.requests().drawing(Fields.ofQuery(fields)));
        assertEquals(http("/draw?n=5&shape=fast-db&seed=7").getString("detail"), refusal.getMessage());
    }

    private static Map<String, Object> answer(Route route, String query, boolean follow) {
        List<Map.Entry<String, String>> fields = fields(query);
        return Server.await(service(fields).begin(route, fields, follow).answer());
    }

    private static Problem problem(Route route, String query, boolean follow) {
        return problem(service(fields(query)), route, fields(query), follow);
    }

    static Problem problem(RemoteService service, Route route, List<Map.Entry<String, String>> fields, boolean follow) {
        Running running = service.begin(route, fields, follow);
        return assertThrows(Problem.class, () -> Server.await(running.answer()));
    }

    static List<Map.Entry<String, String>> fields(String query) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (String field : query.split("&")) {
            int equals = field.indexOf('=');
            fields.add(Map.entry(field.substring(0, equals), field.substring(equals + 1)));
        }
        return fields;
    }

    private static RemoteService service(List<Map.Entry<String, String>> fields) {
        return RemoteService.at(
                ServerAddress.of("--url", SHARED.server().uri("/").toString()), fields);
    }

    private static JsonObject http(String path) {
        return SHARED.server().json(path);
    }
}
