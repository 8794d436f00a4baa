package dev.bide.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {

    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";
    private static final String EVENTS = "text/event-stream";
    private static final List<String> ALL = List.of(JSON, LINES, EVENTS);

    private static Optional<String> chosen(String... accept) {
        return MediaTypes.choose(List.of(accept), ALL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json; charset=utf-8",
                "application/json;charset=UTF-8",
                "application/json; charset=\"utf-8\"",
                "application/json ; charset=utf-8"
            })
    void jsonInUtf8IsAccepted(String contentType) {
        assertTrue(MediaTypes.isJson(contentType));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "json",
                "text/plain",
                "text/json",
                "application/jsonx",
                "application/problem+json",
                "application/json; charset=latin1",
                "application/json, application/json",
                "application/x-www-form-urlencoded"
            })
    void otherContentTypesAreNotJson(String contentType) {
        assertFalse(MediaTypes.isJson(contentType));
    }

    @Test
    void withoutAcceptTheFirstTypeIsChosen() {
        assertEquals(Optional.of(JSON), chosen());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | application/json",
                "application/* | application/json",
                "text/* | text/event-stream",
                "text/event-stream | text/event-stream",
                "Text/Event-Stream | text/event-stream",
                "application/x-ndjson | application/x-ndjson",
                "text/html, application/x-ndjson, image/* | application/x-ndjson",
                "text/html, */*;q=0.1 | application/json",
                ", ,text/event-stream, | text/event-stream",
                "application/json;charset=utf-8 | application/json"
            })
    void theFirstAcceptableTypeIsChosen(String accept, String type) {
        assertEquals(Optional.of(type), chosen(accept));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json;q=0.5, application/x-ndjson | application/x-ndjson",
                "application/json;q=0.5, application/x-ndjson;q=0.501 | application/x-ndjson",
                "application/json;q=0.5, application/x-ndjson;q=0.499 | application/json",
                "application/json;q=0.999, text/event-stream;q=1.000 | text/event-stream",
                "application/json;q=0.2, application/x-ndjson;q=0.3, text/event-stream;q=0.1 | application/x-ndjson",
                "application/json; Q=0.5 , text/event-stream ; q=0.6 | text/event-stream",
                "application/json;q=0., application/x-ndjson;q=1. | application/x-ndjson",
                "application/json;charset=utf-8;q=0.5, text/event-stream;q=0.6 | text/event-stream",
                "application/json;q=0, */* | application/x-ndjson"
            })
    void theTypeWithTheHighestWeightIsChosen(String accept, String type) {
        assertEquals(Optional.of(type), chosen(accept));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*, application/json;q=0.5 | application/x-ndjson",
                "application/json;q=0.5, */* | application/x-ndjson",
                "*/*;q=0.9, application/*;q=0.1 | text/event-stream",
                "application/*;q=0.1, application/x-ndjson;q=0.2, */*;q=0.15 | application/x-ndjson",
                "application/*;q=0, */*;q=0.1 | text/event-stream",
                "*/*;q=0, text/event-stream;q=0.001 | text/event-stream",
                "text/event-stream, */* | text/event-stream",
                "*/*, application/x-ndjson | application/x-ndjson",
                "application/x-ndjson;q=1.5, application/json | application/json"
            })
    void theMostSpecificRangeDecidesTheWeightOfAType(String accept, String type) {
        assertEquals(Optional.of(type), chosen(accept));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream, application/x-ndjson, application/json",
                "text/event-stream;q=0.5, application/json;q=0.5, application/x-ndjson;q=0.5",
                "text/*, application/*"
            })
    void equalWeightsChooseTheFirstOfTheServersTypes(String accept) {
        assertEquals(Optional.of(JSON), chosen(accept));
        assertEquals(Optional.of(EVENTS), MediaTypes.choose(List.of(accept), List.of(EVENTS, LINES, JSON)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "image/*",
                "*/*;q=0",
                "*/*;q=0.000",
                "application/json;q=0, application/x-ndjson;q=0",
                "text/event-stream;q=0, application/*;q=0, */*",
                "application",
                "application/",
                "*",
                "*/json",
                "nonsense",
                "application/json2"
            })
    void noTypeIsChosenIfNoneIsAcceptable(String accept) {
        assertEquals(Optional.empty(), chosen(accept));
    }

    @Test
    void allAcceptHeadersAreRead() {
        assertEquals(Optional.of(EVENTS), chosen("text/html", "application/json;q=0.1", "text/event-stream;q=0.2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=", "q=x", "q=-1", "q=2", "q=0.0001", "q=\"0\"", "q=.5", "quality=0"})
    void anInvalidWeightIsIgnored(String weight) {
        assertEquals(Optional.of(JSON), chosen("application/json;" + weight + ", application/x-ndjson;q=0.9"));
    }
}
