package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.shape.Shape;
import dev.bide.wait.FanOutRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {

    private static Rows drawn(String shape, int n, Rows.Labels labels) {
        Shape of = Shape.of(shape);
        return Rows.of(FanOutRequest.of(n).shaped(of).withSeed(7).draw(), of.max(), labels);
    }

    private static List<String> labels(Rows rows) {
        return rows.rows().stream().map(Rows.Row::label).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uniform(0,10)   | 0 s | 9 s | 10",
                "uniform(0,0.2)  | 0 ms | 180 ms | 10",
                "uniform(0,0.05) | 0 ms | 45 ms | 10",
                "uniform(0,3600) | 0 s | 3500 s | 8",
                "uniform(5,6)    | 5.0 s | 5.9 s | 10",
                "uniform(0,0.0005) | 0.00 ms | 0.45 ms | 10",
            })
    void rowsOfEqualWidthHaveRoundBounds(String shape, String first, String last, int rows) {
        List<String> labels = labels(drawn(shape, 1000, Rows.Labels.FROM));
        assertEquals(List.of(first, last, rows), List.of(labels.get(0), labels.get(labels.size() - 1), labels.size()));
    }

    @Test
    void aLongTailHasRowsOfEqualWidthInTheLogarithm() {
        Rows rows = drawn("lognormal(median=50ms,p99=1s,max=5s)", 10_000, Rows.Labels.FROM);
        assertEquals("up to 1 ms", rows.rows().get(0).label());
        assertEquals("up to 5 s", rows.rows().get(15).label());
        assertEquals(16, rows.rows().size());
        assertEquals(1736, rows.fullest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uniform(0,10)",
                "exponential(mean=0.1,max=10)",
                "lognormal(median=50ms,p99=1s,max=5s)",
                "pareto(min=1ms,alpha=0.5,max=3600)",
                "weighted(0:1,0.1:5,0.2:1,1:3)",
                "weighted(0.1:1,0.3:1)",
                "fixed(0)",
                "fixed(0.3)"
            })
    void everyDelayIsInOneRow(String shape) {
        for (Rows.Labels labels : Rows.Labels.values()) {
            for (int n : new int[] {1, 2, 3, 10, 1000}) {
                Rows rows = drawn(shape, n, labels);
                int before = 0;
                for (Rows.Row row : rows.rows()) {
                    assertEquals(before, row.from());
                    before = row.to();
                }
                assertEquals(n, before, shape + " " + n + " " + rows);
                assertTrue(rows.rows().size() <= 24, rows.toString());
            }
        }
    }

    @Test
    void delaysOnABoundAreInTheRowThatNamesIt() {
        double[] delays = {0.1, 0.1, 0.3, 0.3, 0.3, 0.5};
        Rows from = Rows.of(delays, 0.5, Rows.Labels.FROM);
        assertEquals(3, from.rows().get(labels(from).indexOf("300 ms")).planned());
        Rows upTo = Rows.of(delays, 0.5, Rows.Labels.UP_TO);
        assertEquals(3, upTo.rows().get(labels(upTo).indexOf("300 ms")).planned());
    }

    @Test
    void equalDelaysHaveOneRowAndNoDelaysHaveNone() {
        assertEquals(List.of("2 s"), labels(drawn("fixed(2)", 5, Rows.Labels.FROM)));
        assertEquals(List.of(), labels(drawn("fixed(2)", 0, Rows.Labels.FROM)));
        assertEquals(0, drawn("fixed(2)", 0, Rows.Labels.FROM).fullest());
    }

    @Test
    void aRowKnowsHowManyOfItsDelaysHaveCome() {
        Rows.Row row = new Rows.Row("", 10, 15);
        assertEquals(
                List.of(0, 0, 1, 5, 5),
                List.of(row.among(0), row.among(10), row.among(11), row.among(15), row.among(99)));
    }
}
