package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.pool.PoolState;
import dev.bide.refusal.Failure;
import dev.bide.refusal.Refusal;
import dev.bide.script.Call;
import dev.bide.script.Sequence;
import dev.bide.script.SequenceProgress;
import dev.bide.shape.Shape;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Seed;
import dev.bide.wait.WaitRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sequences, and the state of scripts, sequences and pools, over HTTP, on the bus and from Java. */
class StateApiTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(2);

    private static JsonObject json(String path) {
        return SHARED.server().json(path);
    }

    private static JsonObject ask(String address, JsonObject body) {
        return await(SHARED.server().ask(address, body));
    }

    private static JsonObject delete(String path) {
        return new JsonObject(SHARED.server().method("DELETE", path).body());
    }

    private static List<Double> delays(JsonArray list) {
        return list.stream().map(delay -> (Double) delay).toList();
    }

    @Test
    void oneUrlGetsTheDelaysThatADrawHasNamed() {
        List<Double> drawn =
                delays(json("/draw?n=6&seed=7&maxDelay=0.01&order=drawn").getJsonArray("delays"));
        List<Double> ascending =
                delays(json("/draw?n=6&seed=7&maxDelay=0.01&order=sorted").getJsonArray("delays"));
        assertEquals(ascending, drawn.stream().sorted().toList());
        assertFalse(ascending.equals(drawn));
        assertEquals(
                drawn,
                delays(ask("draw", new JsonObject("{\"n\":6,\"seed\":7,\"maxDelay\":0.01,\"order\":\"drawn\"}"))
                        .getJsonArray("delays")));
        double[] inJava = await(Bide.on(SHARED.vertx())
                .drawInOrder(FanOutRequest.of(6).upTo(0.01).withSeed(7)));
        assertEquals(drawn, IntStream.range(0, 6).mapToObj(k -> inJava[k]).toList());

        String url = "/wait-random?sequence=one-url&seed=7&maxDelay=0.01";
        JsonObject message = new JsonObject("{\"sequence\":\"one-url\",\"seed\":7,\"maxDelay\":0.01}");
        for (int k = 0; k < 6; k += 2) {
            JsonObject overHttp = json(url);
            assertEquals(List.of("delay", "elapsed", "late", "seed", "index"), List.copyOf(overHttp.fieldNames()));
            assertEquals(drawn.get(k), overHttp.getDouble("delay"));
            assertEquals(k, overHttp.getInteger("index"));
            JsonObject onTheBus = ask("wait-random", message);
            assertEquals(drawn.get(k + 1), onTheBus.getDouble("delay"));
            assertEquals(k + 1, onTheBus.getInteger("index"));
        }
        assertEquals(
                json("/wait-random?seed=7&maxDelay=0.01&index=4").getDouble("delay"),
                drawn.get(4),
                "with its index, the wait is repeated");
        Call call = Call.sequenced(WaitRequest.upTo(0.01).withSeed(7), "one-url");
        assertEquals(6, await(Bide.on(SHARED.vertx()).waitRandom(call)).index().orElseThrow());
    }

    @Test
    void aSequenceWithoutASeedHasThatOfItsName() {
        JsonObject first = json("/wait-random?sequence=named&maxDelay=0.01");
        assertEquals(Seed.of("named"), first.getLong("seed"));
        assertEquals(0, first.getInteger("index"));
        JsonObject second =
                ask("wait-random", new JsonObject().put("sequence", "named").put("maxDelay", 0.01));
        assertEquals(Seed.of("named"), second.getLong("seed"));
        assertEquals(1, second.getInteger("index"));
        assertEquals(
                Seed.of("k"), json("/wait-random?script=uniform(0,0.01)&key=k").getLong("seed"));
    }

    @Test
    void theFailuresOfASequenceAreThoseOfTheIndex() {
        String url = "/delay/0?failRate=0.5&seed=7&sequence=flaky&failStatus=503&retryAfter=1500ms";
        for (int k = 0; k < 20; k++) {
            boolean fails =
                    WaitRequest.upTo(1).withSeed(7).failing(0.5, 500).at(k).fails();
            HttpResponse<String> answer = SHARED.server().get(url);
            assertEquals(fails ? 503 : 200, answer.statusCode(), "call " + k);
            assertEquals(k, new JsonObject(answer.body()).getInteger("index"));
            assertEquals(fails ? List.of("2") : List.of(), answer.headers().allValues("retry-after"));
            assertEquals(1, answer.headers().allValues("server-timing").size());
        }
        JsonObject sequence = json("/sequences/flaky").getJsonArray("sequences").getJsonObject(0);
        assertEquals(0.5, sequence.getDouble("failRate"));
        assertEquals(
                WaitRequest.upTo(1).withSeed(7).failing(0.5, 500).at(20).fails(),
                sequence.getJsonObject("next").getBoolean("fails"));
        Call call = Call.sequenced(WaitRequest.of(Shape.fixed(0)).withSeed(7).failing(1, 429), "always");
        Failure failure =
                assertThrows(Failure.class, () -> await(Bide.on(SHARED.vertx()).waitRandom(call)));
        assertEquals(0, failure.index().orElseThrow());
        assertTrue(failure.getMessage().endsWith("(seed 7, index 0)"), failure.getMessage());
    }

    @Test
    void aTaskOfASequenceSaysItsIndexAndCanBeRepeated() {
        assertEquals(
                0, json("/wait-random?sequence=as-task&seed=7&maxDelay=0.01").getInteger("index"));
        JsonObject task = new JsonObject(await(SHARED.server()
                        .send(HttpRequest.newBuilder(
                                        SHARED.server().uri("/wait-random?sequence=as-task&seed=7&maxDelay=0.01"))
                                .header("Prefer", "respond-async")))
                .body());
        assertEquals(1, task.getJsonObject("request").getInteger("index"));
        JsonObject again = ask("tasks.create", task.getJsonObject("request"));
        JsonObject ended = ask("tasks.await", new JsonObject().put("id", again.getString("id")));
        assertEquals(
                WaitRequest.upTo(0.01).withSeed(7).at(1).draw(),
                ended.getJsonObject("result").getDouble("delay"));
    }

    @Test
    void sequencesAreListedFoundAndDeleted() {
        JsonObject second = new JsonObject("{\"sequence\":\"seen\",\"seed\":8,\"shape\":\"fixed(0)\"}");
        assertEquals(0, json("/wait-random?sequence=seen&seed=7&maxDelay=0.01").getInteger("index"));
        assertEquals(1, json("/wait-random?sequence=seen&seed=7&maxDelay=0.01").getInteger("index"));
        assertEquals(0, ask("wait-random", second).getInteger("index"));
        JsonObject first = new JsonObject()
                .put("sequence", "seen")
                .put("maxDelay", 0.01)
                .put("seed", 7)
                .put("calls", 2)
                .put(
                        "next",
                        new JsonObject()
                                .put("index", 2)
                                .put(
                                        "delay",
                                        WaitRequest.upTo(0.01).withSeed(7).at(2).draw()));
        JsonArray both = json("/sequences/seen").getJsonArray("sequences");
        assertEquals(2, both.size());
        assertEquals(8, both.getJsonObject(0).getInteger("seed"), "the last called first");
        assertEquals(first, both.getJsonObject(1));
        assertEquals(
                both,
                ask("sequences.get", new JsonObject().put("sequence", "seen")).getJsonArray("sequences"));
        assertEquals(
                1, json("/sequences/seen?limit=1").getJsonArray("sequences").size());
        JsonObject all = json("/sequences?limit=200");
        assertTrue(all.encode().contains(first.encode()), all::encode);
        assertEquals(all.getJsonArray("sequences").size(), all.getInteger("count"));
        assertTrue(ask("sequences.list", new JsonObject()).encode().contains(first.encode()));
        SequenceProgress inJava =
                Bide.on(SHARED.vertx()).sequences().find("seen", 5).get(1);
        assertEquals(new SequenceProgress(new Sequence("seen", Shape.uniform(0, 0.01), 7, 0), 2, 2), inJava);
        assertEquals(new JsonObject("{\"sequence\":\"seen\",\"count\":2,\"calls\":3}"), delete("/sequences/seen"));
        assertEquals(404, SHARED.server().get("/sequences/seen").statusCode());
        assertEquals(404, SHARED.server().method("DELETE", "/sequences/seen").statusCode());
        assertEquals(0, ask("wait-random", second).getInteger("index"));
        assertEquals(
                1,
                ask("sequences.delete", new JsonObject().put("sequence", "seen"))
                        .getInteger("calls"));
    }

    @Test
    void scriptsAreListedFoundAndDeleted() {
        String url = "/wait-random?key=seen%2Fscript&seed=7&script=1ms*2,uniform(0,1ms)!503";
        assertEquals(0, json(url).getInteger("index"));
        JsonObject listed =
                new JsonObject("{\"key\":\"seen/script\",\"script\":\"1ms*2,uniform(0,1ms)!503\",\"calls\":1}");
        JsonObject found = listed.copy().put("next", "1ms");
        assertEquals(found, json("/scripts/seen%2Fscript"));
        assertEquals(found, ask("scripts.get", new JsonObject().put("key", "seen/script")));
        assertTrue(json("/scripts?limit=200").getJsonArray("scripts").contains(listed));
        JsonObject onTheBus = ask("scripts.list", new JsonObject().put("limit", 200));
        assertTrue(onTheBus.getJsonArray("scripts").contains(listed));
        assertEquals(onTheBus.getJsonArray("scripts").size(), onTheBus.getInteger("count"));
        assertEquals(1, json(url).getInteger("index"));
        assertEquals("uniform(0,1ms)!503", json("/scripts/seen%2Fscript").getString("next"));
        HttpResponse<String> third = SHARED.server().get(url + "&retryAfter=0");
        assertEquals(503, third.statusCode());
        assertEquals("0", third.headers().firstValue("retry-after").orElseThrow());
        assertEquals(WaitRequest.upTo(0.001).withSeed(7).at(2).draw(), new JsonObject(third.body()).getDouble("delay"));
        Bide bide = Bide.on(SHARED.vertx());
        assertEquals(3, bide.scripts().find("seen/script").calls());
        assertEquals(3, bide.scripts().delete("seen/script").calls());
        assertThrows(Refusal.class, () -> bide.scripts().find("seen/script"));
        assertEquals(404, SHARED.server().get("/scripts/seen%2Fscript").statusCode());
        HttpResponse<String> head = SHARED.server().method("OPTIONS", "/scripts/x");
        assertEquals(
                "GET, HEAD, DELETE, OPTIONS", head.headers().firstValue("allow").orElseThrow());
    }

    @Test
    void poolsAreListedFoundAndDeleted() {
        JsonObject wait = new JsonObject("{\"pool\":\"seen\",\"capacity\":1,\"shape\":\"fixed(60)\",\"seed\":7}");
        List<String> tasks = Stream.generate(() -> ask("tasks.create", wait).getString("id"))
                .limit(3)
                .toList();
        JsonObject pool = json("/pools/seen");
        assertEquals(List.of("pool", "capacity", "busy", "queued", "nextFree"), List.copyOf(pool.fieldNames()));
        double nextFree = (Double) pool.remove("nextFree");
        assertTrue(nextFree > 120 && nextFree <= 180, "" + nextFree);
        assertEquals(new JsonObject("{\"pool\":\"seen\",\"capacity\":1,\"busy\":1,\"queued\":2}"), pool);
        JsonObject onTheBus = ask("pools.get", new JsonObject().put("pool", "seen"));
        assertEquals(2, onTheBus.getInteger("queued"));
        for (JsonObject all : List.of(json("/pools"), ask("pools.list", new JsonObject()))) {
            assertEquals(all.getJsonArray("pools").size(), all.getInteger("count"));
            assertTrue(all.getJsonArray("pools").stream()
                    .anyMatch(one -> ((JsonObject) one).getString("pool").equals("seen")));
        }
        PoolState inJava = Bide.on(SHARED.vertx()).pools().delete("seen");
        assertEquals(2, inJava.queued());
        assertEquals(404, SHARED.server().get("/pools/seen").statusCode());
        assertEquals(404, SHARED.server().method("DELETE", "/pools/seen").statusCode());
        assertEquals(
                0.0, json("/wait-random?pool=seen&capacity=3&seed=7&maxDelay=0").getDouble("queued"));
        tasks.forEach(id -> assertEquals(
                "cancelled", ask("tasks.cancel", new JsonObject().put("id", id)).getString("state")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/wait-random?retryAfter=1 | retryAfter may not be given without failRate or a script with a status",
                "/wait-random?retryAfter=1&script=1s&key=a | retryAfter may not be given without failRate or a script with a status",
                "/wait-n?n=1&retryAfter=1 | retryAfter may not be given without failRate or a script with a status",
                "/delay/0?retryAfter=1 | retryAfter may not be given without failRate or a script with a status",
                "/measure-time?n=1&failRate=1&retryAfter=31536001 | retryAfter must be at most 31536000, not 3.1536001E7",
                "/draw?n=1&order=drawn&list=false | order may not be given with list=false",
                "/draw?n=1&order=x | order must be sorted or drawn, not \"x\"",
                "/delay/0?sequence=a&index=1 | index may not be given with sequence",
                "/scripts?limit=201 | limit must be a whole number from 1 to 200, not 201",
                "/sequences?limit=0 | limit must be a whole number from 1 to 200, not 0",
                "/sequences/x?limit=0 | limit must be a whole number from 1 to 200, not 0",
                "/pools?limit=x | limit must be a whole number from 1 to 200, not \"x\"",
            })
    void aWrongFieldIsRefused(String path, String sentence) {
        HttpResponse<String> answer = SHARED.server().get(path);
        assertEquals(400, answer.statusCode());
        assertEquals(sentence, new JsonObject(answer.body()).getString("detail"));
    }

    @Test
    void theBusHasNoRetryAfter() {
        JsonObject wait = new JsonObject("{\"failRate\":1,\"retryAfter\":1,\"maxDelay\":0,\"seed\":7}");
        assertTrue(SHARED.server()
                .refusal("wait-random", wait)
                .getMessage()
                .startsWith("\"retryAfter\" is unknown; known here: "));
    }

    @Test
    void aFailureOfAFanOutHasTheHeadersToo() {
        HttpResponse<String> answer =
                SHARED.server().get("/wait-n?n=3&maxDelay=0.01&seed=7&failRate=1&failStatus=429&retryAfter=30");
        assertEquals(429, answer.statusCode());
        assertEquals("30", answer.headers().firstValue("retry-after").orElseThrow());
        String timing = answer.headers().firstValue("server-timing").orElseThrow();
        assertTrue(timing.matches("delay;dur=[0-9]+\\.[0-9]{3}, late;dur=[0-9]+\\.[0-9]{3}"), timing);
        HttpResponse<String> late = SHARED.server().get("/delay/1?timeout=0&failRate=1&retryAfter=30&seed=7");
        assertEquals(504, late.statusCode());
        assertEquals(List.of(), late.headers().allValues("retry-after"), "a timeout is no failure as asked");
    }
}
