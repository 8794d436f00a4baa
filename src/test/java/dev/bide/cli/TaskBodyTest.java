package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskBodyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "n         | 5                | 5",
                "n         | -1               | -1",
                "n         | many             | \"many\"",
                "n         | 007              | \"007\"",
                "seed      | 9007199254740991 | 9007199254740991",
                "seed      | 99999999999999999999 | 99999999999999999999",
                "failRate  | 0.1              | 0.1",
                "failRate  | NaN              | \"NaN\"",
                "maxDelay  | 2                | 2",
                "maxDelay  | 200ms            | \"200ms\"",
                "shape     | slow-db          | \"slow-db\"",
                "name      | 5                | \"5\"",
                "name      | a\"b             | \"a\\\"b\"",
                "onFailure | collect          | \"collect\"",
            })
    void aValueHasTheTypeOfItsFieldIfItIsOne(String key, String text, String json) {
        assertEquals("{\"" + key + "\":" + json + "}\n", TaskBody.of(List.of(Map.entry(key, text))));
    }

    @Test
    void withoutFieldsItIsEmpty() {
        assertEquals("{}\n", TaskBody.of(List.of()));
    }
}
