package dev.bide.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.json.JsonBody;
import dev.bide.json.JsonFields;
import dev.bide.json.Shapes;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Profiles;
import dev.bide.shape.Shape;
import dev.bide.shape.Shape.Choice;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeReaderTest {

    private static final Profiles PROFILES =
            new Profiles(Map.of("slow-db", Shape.lognormal(0.02, 0.8, 3), "quick", Shape.fixed(0.001)));

    private static Shape text(String text) {
        return ShapeReader.read(FieldsTest.query("shape", text), "shape", PROFILES);
    }

    private static Shape json(String json) {
        return ShapeReader.read(
                JsonBody.read(("{\"shape\":" + json + "}").getBytes(StandardCharsets.UTF_8)), "shape", PROFILES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "uniform(0.1,0.5)             | {'type':'uniform','min':0.1,'max':0.5}",
                "uniform(0,1)                 | {'max':1,'min':-0.0,'type':'uniform'}",
                "fixed(0.2)                   | {'type':'fixed','delay':0.2}",
                "exponential(mean=0.05,max=2) | {'type':'exponential','mean':0.05,'max':2}",
                "lognormal(median=0.05,p99=1,max=5) | {'type':'lognormal','median':0.05,'p99':1,'max':5}",
                "pareto(min=0.01,alpha=1.5,max=10)  | {'type':'pareto','min':0.01,'alpha':1.5,'max':10}",
                "weighted(0.01:90,0.5:9,2:1)  | {'type':'weighted','of':[[0.01,90],[0.5,9],[2,1]]}",
                "weighted(2:1,0.01:90)        | {'type':'weighted','of':[[2,1],[0.01,90]]}",
                "percentiles(p50=0.02,p90=0.1,p99=0.8,max=3) | {'type':'percentiles','max':3,'p99':0.8,'p90':0.1,'p50':0.02}",
                "percentiles(min=0.0001,p99.9=0.8,max=3) | {'type':'percentiles','min':1e-4,'p99.9':8e-1,'max':3}",
            })
    void aTextAndItsObjectAreReadAsEqualShapesAndAreWrittenAsTheyWereRead(String text, String json) {
        Shape shape = text(text);
        assertEquals(shape, json(json.replace('\'', '"')));
        assertEquals(shape.hashCode(), json(json.replace('\'', '"')).hashCode());
        assertEquals(text, shape.toString());
        assertEquals(shape, json("\"" + text + "\""), "the text as a JSON string");
        JsonObject written = new JsonObject();
        Shapes.put(written.getMap(), shape);
        if (!shape.isUniformFromZero()) {
            assertEquals(shape, ShapeReader.read(JsonFields.of(written), "shape", Profiles.NONE));
            assertEquals(shape, json(written.getJsonObject("shape").encode()));
        } else {
            assertEquals(new JsonObject().put("maxDelay", 1.0), written);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "' lognormal ( max = 5 , p99= 1,median =0.05 ) ' | lognormal(median=0.05,p99=1,max=5)",
                "uniform(max=1e0,min=0.0)                        | uniform(0,1)",
                "uniform(0.5,max=1)                              | uniform(0.5,1)",
                "percentiles(max=3,p99=0.8,min=0,p5=0)           | percentiles(min=0,p5=0,p99=0.8,max=3)",
                "weighted( 1 : 2 )                               | weighted(1:2)",
                "percentiles(p05=1,p50.0=2,p99.90=3,max=4)       | percentiles(p5=1,p50=2,p99.9=3,max=4)",
                "slow-db                                         | lognormal(median=0.02,p99=0.8,max=3)",
            })
    void spacesAndTheOrderOfNamedParametersDoNotMatter(String text, String canonical) {
        assertEquals(canonical, text(text).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "uniform(100ms,0.5)          | {'type':'uniform','min':'100ms','max':0.5}          | uniform(0.1,0.5)",
                "uniform(max=1h,min=2m)      | {'type':'uniform','min':'2m','max':'1h'}            | uniform(120,3600)",
                "fixed( 200ms )              | {'type':'fixed','delay':'200ms'}                    | fixed(0.2)",
                "exponential(mean=50ms,max=2s) | {'type':'exponential','mean':'50ms','max':'2s'}   | exponential(mean=0.05,max=2)",
                "lognormal(median=50ms,p99=1s,max=5s) | {'type':'lognormal','median':'50ms','p99':'1s','max':'5s'} | lognormal(median=0.05,p99=1,max=5)",
                "pareto(min=10ms,alpha=1.5,max=10s) | {'type':'pareto','min':'10ms','alpha':1.5,'max':'10s'} | pareto(min=0.01,alpha=1.5,max=10)",
                "weighted(10ms:90,500ms:9,2:1) | {'type':'weighted','of':[['10ms',90],['500ms',9],[2,1]]} | weighted(0.01:90,0.5:9,2:1)",
                "percentiles(p50=20ms,p99.9=0.8s,max=3s) | {'type':'percentiles','p50':'20ms','p99.9':'0.8s','max':'3s'} | percentiles(p50=0.02,p99.9=0.8,max=3)",
            })
    void everyDelayOfAShapeMayHaveAUnit(String text, String json, String canonical) {
        assertEquals(canonical, text(text).toString());
        assertEquals(text(canonical), text(text));
        assertEquals(text(canonical), json(json.replace('\'', '"')));
        assertEquals(text(canonical), Shape.of(text));
    }

    @Test
    void theJavaApiCreatesEveryTypeOfShape() {
        assertEquals(text("uniform(0.1,0.5)"), Shape.uniform(0.1, 0.5));
        assertEquals(text("fixed(0.2)"), Shape.fixed(0.2));
        assertEquals(text("exponential(mean=0.05,max=2)"), Shape.exponential(0.05, 2));
        assertEquals(text("lognormal(median=0.05,p99=1,max=5)"), Shape.lognormal(0.05, 1, 5));
        assertEquals(text("pareto(min=0.01,alpha=1.5,max=10)"), Shape.pareto(0.01, 1.5, 10));
        assertEquals(text("weighted(0.01:90,2:10)"), Shape.weighted(List.of(new Choice(0.01, 90), new Choice(2, 10))));
        assertEquals(
                text("percentiles(min=0,p50=0.02,p99.9=0.8,max=3)"),
                Shape.percentiles(Map.of(99.9, 0.8, 50.0, 0.02), 0, 3));
        assertEquals(
                text("percentiles(min=0,p0.0001=0.1,p7=0.2,max=3)"),
                Shape.percentiles(Map.of(0.0001, 0.1, 0.07 * 100, 0.2), 0, 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "lognorml(median=1)             | shape.type must be uniform or fixed or exponential or lognormal or pareto or weighted or percentiles, not \"lognorml\", at character 1, \"lognorml(median=1)\"",
                "(1)                            | shape must have the name of a shape, such as uniform or lognormal, at character 1, \"(1)\"",
                "5(1)                           | shape must have the name of a shape, such as uniform or lognormal, at character 1, \"5(1)\"",
                "Fixed(1)                       | shape must have the name of a shape, such as uniform or lognormal, at character 1, \"Fixed(1)\"",
                "fixed (1))                     | shape must end after the parenthesis that closes it, at character 10, \")\"",
                "fixed(1)fixed(1)               | shape must end after the parenthesis that closes it, at character 9, \"fixed(1)\"",
                "fixed(1                        | shape must have a ')', at character 8, where it ends",
                "fixed(1;2)                     | shape must have a ')', at character 8, \";2)\"",
                "fixed(                         | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, where it ends",
                "fixed()                        | shape.delay is missing: it must be a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, \")\"",
                "fixed(,)                       | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, \",)\"",
                "fixed(1,2)                     | shape must have no more than 1 here, at character 9, \"2)\"",
                "fixed(1,)                      | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 9, \")\"",
                "fixed(x)                       | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, \"x)\"",
                "fixed(-1)                      | shape.delay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not -1, at character 7, \"-1)\"",
                "fixed(NaN)                     | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, \"NaN)\"",
                "fixed(Infinity)                | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, \"Infinity)\"",
                "fixed(1e999)                   | shape must have smaller numbers, at character 7, \"1e999)\"",
                "fixed(+1)                      | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, \"+1)\"",
                "fixed(01)                      | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, \"01)\"",
                "fixed(.5)                      | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, \".5)\"",
                "fixed(0x1p3)                   | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, \"0x1p3)\"",
                "fixed(1sec)                    | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, \"1sec)\"",
                "fixed(1S)                      | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, \"1S)\"",
                "fixed(1 s)                     | shape must have a ')', at character 9, \"s)\"",
                "fixed(-1s)                     | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, \"-1s)\"",
                "fixed(delay=1m30s)             | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 13, \"1m30s)\"",
                "fixed(1e308h)                  | shape must have smaller numbers, at character 7, \"1e308h)\"",
                "pareto(min=1s,alpha=1s,max=2s) | shape must have a number, at character 21, \"1s,max=2s)\"",
                "weighted(1s:1s)                | shape must have a number, at character 13, \"1s)\"",
                "weighted(x:1)                  | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 10, \"x:1)\"",
                "fixed(delay=1,delay=2)         | shape.delay must be given once, not repeated, at character 15, \"delay=2)\"",
                "fixed(dealy=1)                 | shape.dealy is unknown; known here: delay, at character 7, \"dealy=1)\"",
                "uniform(0.1)                   | shape.max is missing: it must be a number of seconds, 0 or more, such as 0.2 or 200ms, at character 12, \")\"",
                "uniform(0.5,0.1)               | shape.max must be at least min, 0.5, not 0.1, at character 13, \"0.1)\"",
                "uniform(0.1,0.5,9)             | shape must have no more than 2 here, at character 17, \"9)\"",
                "uniform(max=1,0.5)             | shape must have its numbers before those that have a name, at character 15, \"0.5)\"",
                "fixed(delay=1,2)               | shape must have its numbers before those that have a name, at character 15, \"2)\"",
                "pareto(min=1,alpha=1,max=1e10) | shape.max must be at most 1.0E9 seconds, not 10000000000, at character 22, \"max=1e10)\"",
                "exponential(0.05,2)            | shape must have the name of a parameter, such as mean, at character 13, \"0.05,2)\"",
                "exponential(mean=0.05)         | shape.max is missing: it must be a number of seconds, 0 or more, such as 0.2 or 200ms, at character 22, \")\"",
                "exponential(mean=0,max=2)      | shape.mean must be at least a nanosecond, 1.0E-9, not 0, at character 13, \"mean=0,max=2)\"",
                "exponential(mean=1,max=2)      | shape.max must be at least 2.01 times the mean, 1, not 2, at character 20, \"max=2)\"",
                "exponential(mean=1,max=3,min=0)| shape.min is unknown; known here: mean, max, at character 26, \"min=0)\"",
                "exponential(mean:1,max=3)      | shape must have a '=', at character 17, \":1,max=3)\"",
                "lognormal(median=0.05,p99=x,max=5)    | shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 27, \"x,max=5)\"",
                "lognormal(median=0.05,p99=0.01,max=5) | shape.p99 must be more than the median, 0.05, not 0.01, at character 23, \"p99=0.01,max=5)\"",
                "lognormal(median=0.05,p99=0.05,max=5) | shape.p99 must be more than the median, 0.05, not 0.05, at character 23, \"p99=0.05,max=5)\"",
                "lognormal(median=0.05,p99=1,max=1)    | shape.max must be more than 1.0583608 with this median and p99, not 1, at character 29, \"max=1)\"",
                "lognormal(median=0.05,p99=1)          | shape.max is missing: it must be a number of seconds, 0 or more, such as 0.2 or 200ms, at character 28, \")\"",
                "lognormal(median=0.05,p95=1,max=5)    | shape.p95 is unknown; known here: median, p99, max, at character 23, \"p95=1,max=5)\"",
                "lognormal(median=-1,p99=1,max=5)      | shape.median must be a number of seconds, 0 or more, such as 0.2 or 200ms, not -1, at character 11, \"median=-1,p99=1,max=5)\"",
                "pareto(min=0,alpha=1,max=2)           | shape.min must be at least a nanosecond, 1.0E-9, not 0, at character 8, \"min=0,alpha=1,max=2)\"",
                "pareto(min=1,alpha=0,max=2)           | shape.alpha must be a number from 0.01 to 100, not 0, at character 14, \"alpha=0,max=2)\"",
                "pareto(min=1,alpha=101,max=2)         | shape.alpha must be a number from 0.01 to 100, not 101, at character 14, \"alpha=101,max=2)\"",
                "pareto(min=1,alpha=1,max=1)           | shape.max must be more than min, 1, not 1, at character 22, \"max=1)\"",
                "weighted()                            | shape.of must be a list of 1 to 100 delays, not of 0, at character 10, \")\"",
                "weighted(0.1)                         | shape must have a ':', at character 13, \")\"",
                "weighted(0.1:0,1:1)                   | shape.of[0] must have a weight of more than 0, not 0, at character 10, \"0.1:0,1:1)\"",
                "weighted(0.1:1,1:-1)                  | shape.of[1] must have a weight of more than 0, not -1, at character 16, \"1:-1)\"",
                "weighted(0.1:1,-1:1)                  | shape.of[1] must have a delay that is a number of seconds, 0 or more, such as 0.2 or 200ms, not -1, at character 16, \"-1:1)\"",
                "weighted(1:1e308,2:1e308)             | shape.of[1] must have a smaller weight, not 1.0E308, at character 18, \"2:1e308)\"",
                "percentiles(max=3)                    | shape must have 1 to 100 percentiles, such as p50 or p99.9, at character 18, \")\"",
                "percentiles(p50=1)                    | shape.max is missing: it must be a number of seconds, 0 or more, such as 0.2 or 200ms, at character 18, \")\"",
                "percentiles(p50=1,p90=0.5,max=3)      | shape.p90 must be at least p50, 1, not 0.5, at character 19, \"p90=0.5,max=3)\"",
                "percentiles(p50=1,p50.0=1,max=3)      | shape.p50.0 is the same as p50, at character 19, \"p50.0=1,max=3)\"",
                "percentiles(p0=1,max=3)               | shape.p0 must be above 0, at character 13, \"p0=1,max=3)\"",
                "percentiles(p100=1,max=3)             | shape.p100 is unknown; known here: min, max, and percentiles such as p50 or p99.9, at character 13, \"p100=1,max=3)\"",
                "percentiles(p50=1,max=0.5)            | shape.max must be at least p50, 1, not 0.5, at character 19, \"max=0.5)\"",
                "percentiles(min=2,p50=1,max=3)        | shape.p50 must be at least min, 2, not 1, at character 19, \"p50=1,max=3)\"",
                "percentiles(median=1,max=3)           | shape.median is unknown; known here: min, max, and percentiles such as p50 or p99.9, at character 13, \"median=1,max=3)\"",
                "slow                                  | shape must be one of the profiles (quick, slow-db), or such as lognormal(median=0.05,p99=1,max=5), not \"slow\"",
                "5                                     | shape must be one of the profiles (quick, slow-db), or such as lognormal(median=0.05,p99=1,max=5), not \"5\"",
            })
    void anInvalidTextIsRefusedWithTheCharacterThatIsWrong(String text, String sentence) {
        Refusal refusal = assertThrows(Refusal.class, () -> text(text));
        assertEquals(Reason.INVALID, refusal.reason());
        assertEquals(sentence, refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5                               | shape must be a text or an object, not 5",
                "null                            | shape must be a text or an object, not null",
                "[]                              | shape must be a text or an object, not a list",
                "{}                              | shape.type is missing: it must be uniform or fixed or exponential or lognormal or pareto or weighted or percentiles",
                "{'type':5}                      | shape.type must be uniform or fixed or exponential or lognormal or pareto or weighted or percentiles, not 5",
                "{'type':'normal'}               | shape.type must be uniform or fixed or exponential or lognormal or pareto or weighted or percentiles, not \"normal\"",
                "{'type':'fixed'}                | shape.delay is missing: it must be a number of seconds, 0 or more, such as 0.2 or 200ms",
                "{'type':'fixed','delay':'1'}    | shape.delay must be a number of seconds, 0 or more, such as 0.2 or 200ms, and a text needs its unit, not \"1\"",
                "{'type':'fixed','delay':'1e308h'}| shape.delay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not \"1e308h\"",
                "{'type':'pareto','min':1,'alpha':'1s','max':3} | shape.alpha must be a number, not \"1s\"",
                "{'type':'weighted','of':[['1',1]]}     | shape.of[0] must be a delay and a weight, such as [0.2,90] or [\"200ms\",90], not a list",
                "{'type':'weighted','of':[[1,'1s']]}    | shape.of[0] must be a delay and a weight, such as [0.2,90] or [\"200ms\",90], not a list",
                "{'type':'fixed','delay':[1]}    | shape.delay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not a list",
                "{'type':'fixed','delay':-0.1}   | shape.delay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not -0.1",
                "{'type':'fixed','delay':1,'max':2}     | shape.max is unknown; known here: delay",
                "{'type':'uniform','min':2,'max':1}     | shape.max must be at least min, 2, not 1",
                "{'type':'uniform','max':1}             | shape.min is missing: it must be a number of seconds, 0 or more, such as 0.2 or 200ms",
                "{'type':'exponential','mean':1,'max':1}| shape.max must be at least 2.01 times the mean, 1, not 1",
                "{'type':'lognormal','median':1,'p99':0.5,'max':3} | shape.p99 must be more than the median, 1, not 0.5",
                "{'type':'pareto','min':1,'alpha':-1,'max':3}      | shape.alpha must be a number from 0.01 to 100, not -1",
                "{'type':'weighted'}                    | shape.of is missing: it must be a list of pairs, each a delay and a weight, such as [0.2,90] or [\"200ms\",90]",
                "{'type':'weighted','of':{}}            | shape.of must be a list of pairs, each a delay and a weight, such as [0.2,90] or [\"200ms\",90], not an object",
                "{'type':'weighted','of':[]}            | shape.of must be a list of 1 to 100 delays, not of 0",
                "{'type':'weighted','of':[[1,1],2]}     | shape.of[1] must be a delay and a weight, such as [0.2,90] or [\"200ms\",90], not 2",
                "{'type':'weighted','of':[[1,1],[2]]}   | shape.of[1] must be a delay and a weight, such as [0.2,90] or [\"200ms\",90], not a list",
                "{'type':'weighted','of':[[1,'1']]}     | shape.of[0] must be a delay and a weight, such as [0.2,90] or [\"200ms\",90], not a list",
                "{'type':'weighted','of':[[1,1],[1,0]]} | shape.of[1] must have a weight of more than 0, not 0",
                "{'type':'weighted','of':[[1,1]],'max':1}| \"shape.max\" is unknown; known here: type, of",
                "{'type':'percentiles','max':1}         | shape must have 1 to 100 percentiles, such as p50 or p99.9",
                "{'type':'percentiles','p50':1,'p9':2,'max':3} | shape.p50 must be at least p9, 2, not 1",
                "'slow'                                 | shape must be one of the profiles (quick, slow-db), or such as lognormal(median=0.05,p99=1,max=5), not \"slow\"",
            })
    void anInvalidObjectIsRefusedWithTheNameOfItsField(String json, String sentence) {
        Refusal refusal = assertThrows(Refusal.class, () -> json(json.replace('\'', '"')));
        assertEquals(Reason.INVALID, refusal.reason());
        assertEquals(sentence, refusal.getMessage());
    }

    @Test
    void theJavaApiRefusesAShapeWithTheSentencesOfAField() {
        FieldsTest.assertRefused(
                "shape must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, \"x)\"",
                () -> Shape.of("fixed(x)"));
        FieldsTest.assertRefused(
                "shape.p99 must be more than the median, 1, not 0.5", () -> Shape.lognormal(1, 0.5, 3));
        FieldsTest.assertRefused(
                "shape.max is unknown; known here: delay", () -> Shape.of("fixed", Map.of("max", 1.0)));
        FieldsTest.assertRefused(
                "shape.of must be a list of 1 to 100 delays, not of 0", () -> Shape.weighted(List.of()));
    }

    @Test
    void theRefusalOfAProfileNamesTheProfile() {
        JsonObject settings =
                new JsonObject().put("profiles", new JsonObject().put("slow-db", "lognormal(median=1,p99=0.5,max=3)"));
        FieldsTest.assertRefused(
                "profiles.slow-db.p99 must be more than the median, 1, not 0.5, at character 20, \"p99=0.5,max=3)\"",
                () -> ShapeReader.profiles(JsonFields.of(settings), "profiles"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixed(1)\r\nx", "fixed(\u0000)", "fixed(\u2028)", "fixed(\uD800)"})
    void theRefusalOfATextHasNoControlCharacters(String text) {
        assertNoControlCharacters(assertThrows(Refusal.class, () -> text(text)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'\\r\\nx'",
                "{'type':'a\\r\\nb'}",
                "{'type':'fixed','a\\r\\nb':1}",
                "{'type':'fixed','a\\r\\nb':'x'}",
                "{'type':'weighted','a\\r\\nb':'x'}",
                "{'type':'fixed','delay':'a\\r\\nb'}",
                "{'type':'percentiles','p\\r\\n':1,'max':1}",
            })
    void theRefusalOfAnObjectHasNoControlCharacters(String json) {
        assertNoControlCharacters(
                assertThrows(Refusal.class, () -> json(json.replace('\'', '"'))).getMessage());
    }

    private static void assertNoControlCharacters(String sentence) {
        assertEquals(
                0,
                sentence.chars()
                        .filter(c -> Character.isISOControl(c) || c == 0x2028)
                        .count(),
                sentence);
    }

    @Test
    void aTextOfAnyLengthIsReadAndItsRefusalShowsPartOfIt() {
        String many = "weighted(" + "1:1,".repeat(10_000) + "1:1)";
        FieldsTest.assertRefused(
                "shape.of must be a list of 1 to 100 delays, not of 10001, at character 40013, \")\"",
                () -> text(many));
        String sentence = assertThrows(Refusal.class, () -> text("fixed(" + "(".repeat(60_000)))
                .getMessage();
        assertEquals(true, sentence.length() < 200, sentence);
    }

    @Test
    void tooManyPercentilesAreRefusedBeforeTheyAreSorted() {
        StringBuilder many = new StringBuilder("percentiles(");
        for (int i = 1; i < 1000; i++) {
            many.append("p0.").append(i).append("=1,");
        }
        FieldsTest.assertRefused(
                "shape must have 1 to 100 percentiles, such as p50 or p99.9, at character " + (many.length() + 6)
                        + ", \")\"",
                () -> text(many + "max=1)"));
    }

    @Test
    void aQuantileAtAStepOfAWeightedChoiceIsTheDelayBelowTheStep() {
        Shape weighted = text("weighted(0.01:90,0.5:9,2:1)");
        assertEquals(0.01, weighted.quantile(0));
        assertEquals(0.01, weighted.quantile(0.9));
        assertEquals(0.5, weighted.quantile(Math.nextUp(0.9)));
        assertEquals(0.5, weighted.quantile(0.99));
        assertEquals(2, weighted.quantile(1));
        assertEquals(0.5, weighted.at(0.9), "a uniform number is below 0.9 with a probability of 90 %");
    }

    @Test
    void aRequestMayHaveAShapeOrALongestDelayButNotBoth() {
        Requests requests = new Requests(new dev.bide.wait.Limits(10, 10, 10, 10, 10), PROFILES);
        FieldsTest.assertRefused(
                "maxDelay may not be given with shape",
                () -> requests.call(FieldsTest.query("shape", "quick", "maxDelay", "1"))
                        .request());
        assertEquals(
                Shape.fixed(0.001),
                requests.call(FieldsTest.query("shape", "quick")).request().shape());
        assertEquals(
                PROFILES.all().get("slow-db"),
                requests.fanOut(FieldsTest.query("n", "3", "shape", "slow-db"))
                        .request()
                        .shape());
    }
}
