package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.operation.Field;
import dev.bide.operation.Route;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide's table of every field on every route and address is generated from the tables of the code. */
class FieldsPageTest {

    private static final String TITLES = """
            | field | value | unit | HTTP query | HTTP body | event bus |
            |---|---|---|---|---|---|
            """;

    /** Returns the table as the page has to show it. */
    private static String table() {
        return Arrays.stream(Field.values()).map(FieldsPageTest::row).collect(Collectors.joining("", TITLES, ""));
    }

    private static String row(Field field) {
        List<Route> overHttp = Route.overHttp().stream()
                .filter(route -> route.queryKeys().contains(field.key()))
                .toList();
        Predicate<Route> hasBody = Route::hasBody;
        Stream<String> addresses = Arrays.stream(Route.values())
                .filter(route -> route.address().isPresent())
                .filter(route -> route.messageKeys().contains(field.key()))
                .map(route -> "bide." + route.address().orElseThrow());
        return Stream.of(
                        "`" + field.key() + "`",
                        value(field.type()),
                        unit(field.type()),
                        code(overHttp.stream().filter(hasBody.negate()).map(Route::path)),
                        code(overHttp.stream().filter(hasBody).map(Route::path)),
                        code(addresses))
                .collect(Collectors.joining(" | ", "| ", " |\n"))
                .replaceAll("\\|  (?=\\|)", "| ");
    }

    private static String value(Field.Type type) {
        return switch (type) {
            case WHOLE -> "whole number";
            case COUNT -> "whole number or `all`";
            case SECONDS -> "time";
            case OBJECTS -> "list of objects";
            case OBJECT, NUMBER, FLAG, TEXT, WORD, SHAPE -> type.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String unit(Field.Type type) {
        return switch (type) {
            case SECONDS -> "none, `ms`, `s`, `m`, `h`";
            case SHAPE -> "each delay: none, `ms`, `s`, `m`, `h`";
            case WHOLE, COUNT, NUMBER, FLAG, TEXT, WORD, OBJECT, OBJECTS -> "";
        };
    }

    private static String code(Stream<String> names) {
        return names.map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    @Test
    void theTableIsTheOneOfTheCode() {
        String page = Page.guide("fields").text();
        int start = page.indexOf(TITLES);
        assertTrue(start >= 0, "the page has no table with these titles:\n" + TITLES);
        // To mend the page after a change of Route or Field, paste what is expected here.
        assertEquals(table(), page.substring(start));
    }

    @Test
    void everyTypeOfValueIsExplained() {
        List<String> explained = Page.guide("fields").table("Values").stream()
                .map(row -> row.get(0))
                .sorted()
                .toList();
        assertEquals(
                Arrays.stream(Field.Type.values())
                        .map(FieldsPageTest::value)
                        .sorted()
                        .toList(),
                explained);
    }
}
