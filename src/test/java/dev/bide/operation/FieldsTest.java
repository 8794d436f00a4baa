package dev.bide.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.json.JsonBody;
import dev.bide.json.JsonFields;
import dev.bide.number.SecondsText;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Profiles;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    private static final Requests REQUESTS = new Requests(new Limits(3600, 1000, 1000, 10, 600), Profiles.NONE);

    static Fields query(String... keysAndValues) {
        Stream.Builder<Map.Entry<String, String>> entries = Stream.builder();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.add(Map.entry(keysAndValues[i], keysAndValues[i + 1]));
        }
        return Fields.ofQuery(entries.build().toList());
    }

    static void assertRefused(String sentence, Executable action) {
        Refusal refusal = assertThrows(Refusal.class, action);
        assertEquals(sentence, refusal.getMessage());
        assertEquals(Reason.INVALID, refusal.reason());
    }

    @Test
    void aQueryABodyAndAMessageWithTheSameValuesAreTheSameRequest() {
        FanOutRequest expected = FanOutRequest.of(5).upTo(0.25).withSeed(7);
        JsonObject json = new JsonObject()
                .put("n", 5)
                .put("maxDelay", 0.25)
                .put("seed", 7)
                .put("list", false);
        for (Fields fields : List.of(
                query("n", "5", "maxDelay", "2.5e-1", "seed", "7", "list", "false"),
                JsonBody.read(bytes(json.encode())),
                JsonFields.of(json))) {
            assertEquals(expected, REQUESTS.fanOut(fields).request());
            assertFalse(REQUESTS.fanOut(fields).list());
        }
    }

    @Test
    void theRefusalOfAnUnknownOrRepeatedFieldNamesIt() {
        assertRefused(
                "\"N\" is unknown; known here: n, maxDelay, shape, seed, timeout, need, failRate, failStatus, onFailure, nodes, list, fault, retryAfter",
                () -> REQUESTS.fanOut(query("N", "5")));
        assertRefused("\"n\" must be given once, not repeated", () -> query("n", "5", "n", "5"));
        assertRefused(
                "\"n\" must be given once, not repeated", () -> JsonBody.read(bytes("{\"n\":5,\"seed\":1,\"n\":5}")));
        assertRefused("\"n\" must be given once, not repeated", () -> JsonBody.read(bytes("{\"n\":null,\"n\":5}")));
        assertRefused("n is missing: it must be a whole number from 0 to 1000", () -> REQUESTS.fanOut(query()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "abc",
                "5.0",
                "5e0",
                "+5",
                "05",
                "0x5",
                "5 ",
                "٥",
                "NaN",
                "Infinity",
                "-1",
                "1001",
                "99999999999999999999",
                "1e400",
                "null",
                "true"
            })
    void textThatIsNotAWholeNumberInRangeIsRefused(String text) {
        Refusal refusal = assertThrows(Refusal.class, () -> REQUESTS.fanOut(query("n", text)));
        assertTrue(refusal.getMessage().startsWith("n must be a whole number from 0 to 1000, not "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                ".5",
                "5.",
                "+0.5",
                "1e400",
                "-1e400",
                "NaN",
                "-Infinity",
                "1d",
                "-1s",
                "1 s",
                "1S",
                "1e308h",
                "0x1p3",
                "true"
            })
    void textThatIsNotANumberIsRefused(String text) {
        Refusal refusal = assertThrows(
                Refusal.class, () -> REQUESTS.call(query("maxDelay", text)).request());
        assertTrue(
                refusal.getMessage()
                        .startsWith("maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not "),
                refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-0,0", "-0.0,0", "0.5,0.5", "1e-400,0", "1E+1,10", "3600,3600"})
    void numbersAreReadInJsonNotation(String text, double value) {
        assertEquals(
                value, REQUESTS.call(query("maxDelay", text)).request().shape().max());
    }

    @ParameterizedTest
    @CsvSource({"200ms,0.2", "1.5s,1.5", "2m,120", "1h,3600", "0.07ms,0.00007"})
    void aTextWithAUnitIsReadAsSecondsFromAQueryAndFromJson(String text, double seconds) {
        assertEquals(seconds, query("timeout", text).seconds("timeout"));
        assertEquals(
                seconds, JsonBody.read(bytes("{\"timeout\":\"" + text + "\"}")).seconds("timeout"));
        assertEquals(
                seconds, JsonFields.of(new JsonObject().put("timeout", text)).seconds("timeout"));
        assertRefused(
                "timeout must be a number, not \"" + text + "\"",
                () -> query("timeout", text).number("timeout"));
    }

    @Test
    void aTextWithoutAUnitIsANumberOfSecondsInAQueryOnly() {
        assertEquals(5, query("timeout", "5").seconds("timeout"));
        for (String text : List.of("5", "-5", "0.5", "1e400")) {
            assertRefused(
                    "timeout " + SecondsText.RULE + ", and a text needs its unit, not \"" + text + "\"",
                    () -> JsonFields.of(new JsonObject().put("timeout", text)).seconds("timeout"));
        }
        assertRefused(
                "timeout " + SecondsText.RULE + ", not \"1e400\"",
                () -> query("timeout", "1e400").seconds("timeout"));
        assertRefused(
                "timeout " + SecondsText.RULE + ", not -5",
                () -> query("timeout", "-5").seconds("timeout"));
        assertRefused("timeout is missing: it " + SecondsText.RULE, () -> query().seconds("timeout"));
    }

    static Stream<Object> notNumbers() {
        return Stream.of("5", true, new JsonArray(), new JsonObject(), Double.NaN, Float.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @MethodSource("notNumbers")
    void aMessageValueThatIsNotAFiniteNumberIsRefused(Object value) {
        JsonObject json =
                new JsonObject().put("n", value).put("maxDelay", value).put("seed", value);
        assertThrows(Refusal.class, () -> JsonFields.of(json).number("maxDelay"));
        assertThrows(Refusal.class, () -> JsonFields.of(json).whole("n", 0, 10));
        assertThrows(Refusal.class, () -> JsonFields.of(json).whole("seed", 0, 10));
    }

    @Test
    void theTypeOfAMessageValueIsNotConverted() {
        JsonObject json = new JsonObject().put("a", (short) 5).put("b", 5.0).put("c", BigInteger.TEN.pow(30));
        Fields fields = JsonFields.of(json.putNull("d"));
        assertEquals(5, fields.whole("a", 0, 10));
        assertEquals(5, fields.number("a"));
        assertRefused("b must be a whole number from 0 to 10, not 5.0", () -> fields.whole("b", 0, 10));
        assertRefused(
                "c must be a whole number from 0 to 10, not 1000000000000000000000000000000",
                () -> fields.whole("c", 0, 10));
        assertRefused("d must be true or false, not null", () -> fields.flag("d"));
        assertRefused("d must be a text, not null", () -> fields.text("d"));
        assertRefused("d must be an object, not null", () -> fields.object("d"));
    }

    @Test
    void aMessageThatIsNotAnObjectIsRefused() {
        String sentence = "the body must be a JSON object";
        assertRefused(sentence, () -> JsonFields.of(null));
        assertRefused(sentence, () -> JsonFields.of("{}"));
        assertRefused(sentence, () -> JsonFields.of(new JsonArray()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "5", "[]", "\"x\"", "null", "true", "{} {}", "{}[]", "[{}]", "{} 5"})
    void aBodyThatIsNotAnObjectIsRefused(String text) {
        assertRefused("the body must be a JSON object", () -> JsonBody.read(bytes(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "{\"n\"}",
                "{\"n\":}",
                "{\"n\":5",
                "{\"n\":5,}",
                "{n:5}",
                "{'n':5}",
                "{\"n\":NaN}",
                "{\"n\":05}",
                "{\"n\":+5}",
                "{\"n\":.5}",
                "nope",
                "{\"n\":5}}",
                "{\"n\":5} x",
                "{\"a\":\"\u0001\"}",
                "\u0000"
            })
    void aBodyThatIsNotValidJsonIsRefused(String text) {
        Refusal refusal = assertThrows(Refusal.class, () -> JsonBody.read(bytes(text)));
        assertEquals(Reason.INVALID, refusal.reason());
    }

    @Test
    void aBodyThatIsNotUtf8IsRefused() {
        assertThrows(Refusal.class, () -> JsonBody.read(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}));
    }

    @Test
    void nestedValuesAreParsedUpToEightLevelsButAreNotNumbers() {
        Fields nested = JsonBody.read(bytes("{\"n\":{\"a\":[1,[2,{}]]},\"m\":[null]}"));
        assertRefused("n must be a whole number from 0 to 9, not an object", () -> nested.whole("n", 0, 9));
        assertRefused("m must be a number, not a list", () -> nested.number("m"));
        String tooDeep = "the body must not be nested more than 8 deep";
        assertRefused(tooDeep, () -> JsonBody.read(bytes("{\"n\":" + "[".repeat(30_000))));
        assertRefused(tooDeep, () -> JsonBody.read(bytes("{\"a\":".repeat(10_000))));
        assertRefused(
                "\"b\" must be given once, not repeated", () -> JsonBody.read(bytes("{\"a\":[{\"b\":1,\"b\":2}]}")));
    }

    @Test
    void aBodyOfTooManyFieldsIsRefusedBeforeTheNextIsRead() {
        String rule = "the body must not have more than 200 fields";
        assertEquals(200, JsonBody.read(fields(200, "}")).names().size());
        assertRefused(rule, () -> JsonBody.read(fields(201, "}")));
        // What follows is no JSON, and is not read.
        assertRefused(rule, () -> JsonBody.read(fields(201, "*")));
        assertRefused(
                rule, () -> JsonBody.read(bytes("{\"a\":[" + new String(fields(200, "}]}"), StandardCharsets.UTF_8))));
        assertEquals(5000, JsonBody.readFile(fields(5000, "}")).size());
    }

    /** Returns an object of fields whose names all have the same hash in Java. */
    private static byte[] fields(int count, String end) {
        String names = IntStream.range(0, count)
                .mapToObj(
                        i -> Integer.toBinaryString(8192 + i).replace("0", "Aa").replace("1", "BB"))
                .map(name -> "\"" + name + "\":1")
                .collect(Collectors.joining(","));
        return bytes("{" + names + end);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void settingsMayBeNestedObjects() {
        Map<String, Object> read = JsonBody.readFile(bytes("{\"a\":{\"b\":{\"c\":1}},\"d\":2}"));
        assertEquals(Map.of("a", Map.of("b", Map.of("c", 1)), "d", 2), read);
        assertEquals(1, Fields.of(read).object("a").object("b").whole("c", 0, 1));
        assertRefused(
                "a.x is missing: it must be a text",
                () -> Fields.of(read).object("a").text("x"));
        assertThrows(Refusal.class, () -> JsonBody.readFile(bytes("{\"a\":".repeat(25) + "1" + "}".repeat(25))));
        assertThrows(Refusal.class, () -> JsonBody.readFile(bytes("{\"a\":{\"b\":1,\"b\":2}}")));
    }

    @Test
    void aWholeNumberOfMoreThan64BitsIsRefusedNotTruncated() {
        Fields fields = JsonBody.read(bytes("{\"n\":18446744073709551621}"));
        assertThrows(Refusal.class, () -> fields.whole("n", 0, Integer.MAX_VALUE));
        assertThrows(
                Refusal.class,
                () -> JsonBody.read(bytes("{\"maxDelay\":1e400}")).number("maxDelay"));
    }

    @Test
    void aNumberOfAThousandDigitsIsRefusedAndShortenedInTheMessage() {
        for (String sign : new String[] {"", "-"}) {
            Fields fields = query("timeout", sign + "9".repeat(1000), "n", sign + "9".repeat(30));
            String start = "timeout must be a number, not \"" + (sign + "9".repeat(60)).substring(0, 60) + "...\"";
            assertRefused(start, () -> fields.number("timeout"));
            assertRefused(
                    "n must be a whole number from 0 to 5, not " + sign + "9".repeat(30),
                    () -> fields.whole("n", 0, 5));
        }
        assertEquals(1e300, query("timeout", "1" + "0".repeat(300)).number("timeout"));
        assertRefused(
                "timeout must be a number, not 1" + "0".repeat(59) + "...",
                () -> query("timeout", "1" + "0".repeat(309)).number("timeout"));
    }
}
