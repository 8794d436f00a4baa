package dev.bide.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.json.JsonBody;
import dev.bide.refusal.Fault;
import dev.bide.refusal.Refusal;
import dev.bide.script.Call;
import dev.bide.script.CountedCalls;
import dev.bide.script.KeyedScript;
import dev.bide.script.NamedSequence;
import dev.bide.shape.Profiles;
import dev.bide.shape.Shape;
import dev.bide.standin.Answer;
import dev.bide.standin.Definition;
import dev.bide.standin.Delayed;
import dev.bide.standin.Rule;
import dev.bide.standin.Target;
import dev.bide.wait.Limits;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions of stand-ins as they are read from JSON. In these texts, a single quote is a double one. */
class StandInRequestsTest {

    private static final Requests REQUESTS =
            new Requests(new Limits(100, 1_000, 1_000, 10, 600), new Profiles(Map.of("slow-db", Shape.fixed(0.5))));

    private static Fields fields(String text) {
        return JsonBody.readDefinition(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Definition read(String text) {
        return StandInRequests.ofClients(REQUESTS).definition("orders", fields(text));
    }

    private static CountedCalls counted(Call call) {
        return (CountedCalls) call.series().orElseThrow();
    }

    private static String refusal(String text) {
        return assertThrows(Refusal.class, () -> read(text)).getMessage();
    }

    @Test
    void withoutFieldsItAnswersAnEmpty200AtOnceOnAnyPort() {
        Definition definition = read("{}");
        assertEquals("orders", definition.name());
        assertEquals(0, definition.port());
        assertEquals(new Target.None(), definition.target());
        assertEquals(List.of(definition.last()), definition.rules());
        Rule rule = definition.last();
        assertEquals(Shape.fixed(0), rule.call().request().shape());
        assertEquals(Optional.of(Answer.EMPTY), rule.answer());
        assertEquals(OptionalLong.empty(), rule.rate());
        assertEquals(Optional.empty(), counted(rule.call()).script());
    }

    @Test
    void theSeedThatWasPickedIsShownAndGivesTheSameDefinition() {
        Definition first = read("{'maxDelay':'10ms','on':[{'path':'/a','maxDelay':1},{'path':'/b'}]}");
        Map<String, Object> source = first.source();
        assertEquals(first.last().call().request().seed(), source.get("seed"));
        List<?> rules = (List<?>) source.get("on");
        long ofRule = first.rules().get(0).call().request().seed();
        assertEquals(Map.of("path", "/a", "maxDelay", 1, "seed", ofRule), rules.get(0));
        assertEquals(Map.of("path", "/b"), rules.get(1));
        Definition second = StandInRequests.ofClients(REQUESTS).definition("orders", Fields.of(source));
        assertEquals(source, second.source());
        assertEquals(
                first.rules().stream().map(rule -> rule.call().request()).toList(),
                second.rules().stream().map(rule -> rule.call().request()).toList());
    }

    @Test
    void everyFieldOfAWaitIsThatOfTheRule() {
        Rule rule = read("{'shape':'slow-db','seed':7,'timeout':'2s','failRate':0.5,'fault':'cut(10)','pool':'db',"
                        + "'capacity':3,'perPending':'1ms','rate':1000}")
                .last();
        assertEquals(Shape.fixed(0.5), rule.call().request().shape());
        assertEquals(7, rule.call().request().seed());
        assertEquals(2, rule.call().request().terms().timeout());
        assertEquals(
                Optional.of(new Fault(Fault.Kind.CUT, 10)),
                rule.call().request().terms().fault());
        assertEquals(3, rule.call().request().pool().orElseThrow().capacity());
        assertEquals(OptionalLong.of(1000), rule.rate());
        assertEquals(
                OptionalLong.of(2),
                read("{'failRate':1,'retryAfter':'1.5s'}").last().retryAfter());
        assertEquals(
                OptionalLong.of(2),
                read("{'script':'503','retryAfter':2}").last().retryAfter());
    }

    @Test
    void aScriptWithoutAKeyIsCountedByTheRuleAndOneWithAKeyIsShared() {
        assertEquals(
                "1s,503*2",
                counted(read("{'script':'1s,503*2'}").last().call())
                        .script()
                        .orElseThrow()
                        .text());
        Call keyed = read("{'script':'1s','key':'k'}").last().call();
        assertEquals("k", ((KeyedScript) keyed.series().orElseThrow()).key());
        Call named = read("{'maxDelay':1,'sequence':'s'}").last().call();
        assertEquals(Optional.of(new NamedSequence("s")), named.series());
    }

    @Test
    void aRuleWithoutFieldsOfItsOwnIsAsTheStandInButCountsItsOwnCalls() {
        Definition definition = read(
                "{'maxDelay':2,'seed':7,'failRate':0.5,'retryAfter':3,'rate':9,'answer':{'body':'x'},"
                        + "'on':[{'path':'/a'},{'path':'/b','maxDelay':1},{'path':'/c','rate':8,'answer':{'status':404}}]}");
        Rule last = definition.last();
        Rule same = definition.rules().get(0);
        assertSame(last.call().request(), same.call().request());
        assertNotSame(counted(last.call()).count(), counted(same.call()).count());
        assertEquals(last.answer(), same.answer());
        assertEquals(OptionalLong.of(3), same.retryAfter());
        assertEquals(OptionalLong.of(9), same.rate());
        Rule own = definition.rules().get(1);
        assertEquals(0, own.call().request().terms().failRate());
        assertEquals(OptionalLong.empty(), own.retryAfter());
        Rule other = definition.rules().get(2);
        assertEquals(404, other.answer().orElseThrow().status());
        assertEquals(OptionalLong.of(8), other.rate());
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        Definition definition = read("{'on':[{'path':'/a/*','method':'GET','answer':{'status':201}},"
                + "{'path':'/a/*','answer':{'status':202}},{'method':'PUT','answer':{'status':203}}]}");
        assertEquals(201, status(definition, "GET", "/a/b"));
        assertEquals(202, status(definition, "PUT", "/a/b"));
        assertEquals(203, status(definition, "PUT", "/a"));
        assertEquals(200, status(definition, "GET", "/a"));
    }

    private static int status(Definition definition, String method, String path) {
        return definition.rule(method, path).answer().orElseThrow().status();
    }

    @Test
    void anAnswerHasItsHeadersInOrderAndItsBody() {
        Answer answer = read("{'answer':{'status':418,'headers':{'X-A':['1','2'],'b':''},'body':'t\u00e9'}}")
                .last()
                .answer()
                .orElseThrow();
        assertEquals(418, answer.status());
        assertEquals(List.of(Map.entry("X-A", "1"), Map.entry("X-A", "2"), Map.entry("b", "")), answer.headers());
        assertEquals(Buffer.buffer("t\u00e9"), answer.body());
        Answer json =
                read("{'answer':{'json':{'a':[1,null,'x']}}}").last().answer().orElseThrow();
        assertEquals("{\"a\":[1,null,\"x\"]}", json.body().toString());
        assertEquals(List.of(Map.entry("content-type", "application/json")), json.headers());
        Answer typed = read("{'answer':{'json':[],'headers':{'Content-Type':'a/b'}}}")
                .last()
                .answer()
                .orElseThrow();
        assertEquals(List.of(Map.entry("Content-Type", "a/b")), typed.headers());
        assertEquals(
                "null",
                read("{'answer':{'json':null}}")
                        .last()
                        .answer()
                        .orElseThrow()
                        .body()
                        .toString());
    }

    @Test
    void aBodyMayBeAFileIfTheSettingsSaySo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("body.txt"), "from a file");
        String text = "{'answer':{'file':'" + file + "'}}";
        Definition definition = StandInRequests.ofSettings(REQUESTS).definition("orders", fields(text));
        assertEquals(
                "from a file", definition.last().answer().orElseThrow().body().toString());
        assertEquals("answer.file may be given only in the settings", refusal(text));
        Files.write(file, new byte[(1 << 20) + 1]);
        Refusal tooLong = assertThrows(
                Refusal.class, () -> StandInRequests.ofSettings(REQUESTS).definition("orders", fields(text)));
        assertEquals("answer.file must be at most 1048576 bytes, not 1048577", tooLong.getMessage());
        Refusal missing = assertThrows(
                Refusal.class,
                () -> StandInRequests.ofSettings(REQUESTS).definition("orders", fields(text.replace("body", "no"))));
        assertTrue(missing.getMessage().startsWith("answer.file must be a file that can be read"));
    }

    @Test
    void aTargetHasAHostAndAPort() {
        assertEquals(
                new Target.Http(false, "127.0.0.1", 9000),
                read("{'to':'http://127.0.0.1:9000'}").target());
        assertEquals(
                new Target.Http(true, "example.org", 443),
                read("{'to':'https://example.org'}").target());
        assertEquals(
                new Target.Http(false, "::1", 80), read("{'to':'http://[::1]'}").target());
        assertEquals(new Target.Tcp("db_1", 5432), read("{'tcp':'db_1:5432'}").target());
        assertEquals(new Target.Tcp("fe80::1", 1), read("{'tcp':'[fe80::1]:1'}").target());
        assertEquals(
                Optional.empty(),
                read("{'to':'http://a','on':[{'path':'/a'}]}").rules().get(0).answer());
        assertEquals(Delayed.ALL, read("{'tcp':'a:1'}").delayed());
        assertEquals(Delayed.UP, read("{'tcp':'a:1','where':'up'}").delayed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prot':1}                                      | \"prot\" is unknown; known here: port, answer, to, tcp, where, rate, on, maxDelay",
                "{'index':1}                                     | \"index\" is unknown",
                "{'port':65536}                                  | port must be a whole number from 0 to 65535, not 65536",
                "{'to':'http://a','tcp':'a:1'}                   | tcp may not be given with to",
                "{'to':'http://a','answer':{}}                   | answer may not be given with to",
                "{'tcp':'a:1','answer':{}}                       | answer may not be given with tcp",
                "{'tcp':'a:1','on':[]}                           | on may not be given with tcp",
                "{'tcp':'a:1','failRate':1,'failStatus':500}     | failStatus may not be given with tcp",
                "{'tcp':'a:1','failRate':1,'retryAfter':1}       | retryAfter may not be given with tcp",
                "{'where':'up'}                                  | where may not be given without tcp",
                "{'to':'http://a','where':'up'}                  | where may not be given without tcp",
                "{'tcp':'a:1','where':'left'}                    | where must be all or connect or up or down, not \"left\"",
                "{'to':'a:1'}                                    | to must be such as http://127.0.0.1:9000 or https://example.org, without a path, not \"a:1\"",
                "{'to':'http://a/'}                              | to must be such as",
                "{'to':'http://a/b'}                             | to must be such as",
                "{'to':'http://u:p@a'}                           | to must be such as",
                "{'to':'http://a:0'}                             | to must be such as",
                "{'to':'http://a:65536'}                         | to must be such as",
                "{'to':'ftp://a'}                                | to must be such as",
                "{'to':5}                                        | to must be a text",
                "{'tcp':'a'}                                     | tcp must be a host and a port, such as 127.0.0.1:5432, not \"a\"",
                "{'tcp':'a:99999'}                               | tcp must be a host and a port",
                "{'port':9000,'to':'http://localhost:9000'}      | to must be another port than that of the stand-in itself, not 9000",
                "{'port':9000,'tcp':'127.9.9.9:9000'}            | tcp must be another port than that of the stand-in itself, not 9000",
                "{'rate':0}                                      | rate must be a whole number from 1 to 1099511627776, not 0",
                "{'maxDelay':101}                                | maxDelay must be at most 100 seconds",
                "{'shape':'fixed(101)'}                          | the longest delay of shape must be at most 100 seconds",
                "{'shape':'nowhere'}                             | shape must be one of the profiles (slow-db)",
                "{'failRate':2}                                  | failRate must be a number from 0 to 1",
                "{'key':'k'}                                     | key may not be given without script",
                "{'script':'1s','shape':'fixed(1)'}              | shape may not be given with script",
                "{'script':'101s'}                               | the longest delay of script must be at most 100 seconds",
                "{'retryAfter':1}                                | retryAfter may not be given without failRate or a script",
                "{'fault':'reset','failStatus':500,'failRate':1} | failStatus may not be given with fault",
                "{'answer':[]}                                   | answer must be an object, not a list",
                "{'answer':{'statu':1}}                          | \"answer.statu\" is unknown; known here: status, headers, body, json, file",
                "{'answer':{'status':199}}                       | answer.status must be a whole number from 200 to 599, not 199",
                "{'answer':{'status':600}}                       | answer.status must be a whole number from 200 to 599, not 600",
                "{'answer':{'status':204,'body':'x'}}            | answer.status must be one whose answers may have a body, not 204",
                "{'answer':{'body':'x','json':1}}                | answer.json may not be given with body",
                "{'answer':{'body':5}}                           | answer.body must be a text, not 5",
                "{'answer':{'headers':{'a b':'x'}}}              | a name in answer.headers must be the name of a header other than connection, content-length",
                "{'answer':{'headers':{'':'x'}}}                 | a name in answer.headers must be",
                "{'answer':{'headers':{'Content-Length':'1'}}}   | a name in answer.headers must be",
                "{'answer':{'headers':{'TE':'1'}}}               | a name in answer.headers must be",
                "{'answer':{'headers':{'a':'x\\r\\ny:z'}}}       | answer.headers.a must be a text, or a list of texts, without line breaks, not \"x??y:z\"",
                "{'answer':{'headers':{'a':5}}}                  | answer.headers.a must be a text",
                "{'answer':{'headers':{'a':null}}}               | answer.headers.a must be a text",
                "{'answer':{'headers':{'a':['x',['y']]}}}        | answer.headers.a must be a text",
                "{'on':{}}                                       | on must be a list of at most 100 objects, not an object",
                "{'on':[{},5]}                                   | on[1] must be an object, not 5",
                "{'on':[{'port':1}]}                             | \"on[0].port\" is unknown; known here: path, method, answer, rate, maxDelay",
                "{'on':[{},{},{'answer':{'status':1}}]}          | on[2].answer.status must be a whole number from 200 to 599, not 1",
                "{'on':[{'path':'a'}]}                           | on[0].path must be a path such as /orders",
                "{'on':[{'path':'/a?b=c'}]}                      | on[0].path must be a path such as /orders",
                "{'on':[{'path':'/a*b'}]}                        | on[0].path must be a path such as /orders",
                "{'on':[{'path':'/\u00e4'}]}                         | on[0].path must be a path such as /orders",
                "{'on':[{'method':'get'}]}                       | on[0].method must be a method such as GET, in upper case, not \"get\"",
                "{'on':[{'failRate':2}]}                         | in on[0]: failRate must be a number from 0 to 1",
                "{'on':[{'maxDelay':101}]}                       | in on[0]: maxDelay must be at most 100 seconds",
                "{'on':[{'rate':0}]}                             | on[0].rate must be a whole number",
                "{'on':[{'key':'k'}]}                            | in on[0]: key may not be given without script",
                "{'on':[{'shape':{'type':'fixed'}}]}             | on[0].shape.delay is missing",
            })
    void aRefusalNamesTheFieldWithItsPlace(String text, String sentence) {
        String refusal = refusal(text);
        assertTrue(refusal.startsWith(sentence), refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "control", ".", "..", "a b", "a/b", "\u00e4", "x\n"})
    void aNameHasFewCharactersAndIsNotControl(String name) {
        Refusal refusal = assertThrows(
                Refusal.class, () -> StandInRequests.ofClients(REQUESTS).definition(name, fields("{}")));
        assertTrue(refusal.getMessage().startsWith("the name of a stand-in must be at most 100 letters"));
    }

    @Test
    void aNameIsNotTooLong() {
        String longest = "x".repeat(100);
        StandInRequests reader = StandInRequests.ofClients(REQUESTS);
        assertEquals(longest, reader.definition(longest, fields("{}")).name());
        assertThrows(Refusal.class, () -> reader.definition(longest + "x", fields("{}")));
    }

    @Test
    void aMessageHasTheNameBesideTheOtherFields() {
        Definition definition = StandInRequests.ofClients(REQUESTS).named(fields("{'name':'a','seed':7}"));
        assertEquals("a", definition.name());
        assertEquals(Map.of("seed", 7L), definition.source());
        assertEquals("\"name\" is unknown", refusal("{'name':'a'}").substring(0, 17));
    }

    @Test
    void rulesHeadersAndJsonHaveTheirLimits() {
        assertEquals(101, read("{'on':[" + "{},".repeat(99) + "{}]}").rules().size());
        assertEquals(
                "on must be a list of at most 100 objects, not of 101",
                refusal("{'on':[" + "{},".repeat(100) + "{}]}"));
        String many = "'x',".repeat(100);
        assertTrue(refusal("{'answer':{'headers':{'a':[" + many + "'x']}}}").startsWith("answer.headers must have"));
        String longest = "x".repeat(8_191);
        assertEquals(
                1,
                read("{'answer':{'headers':{'a':'" + longest + "'}}}")
                        .last()
                        .answer()
                        .orElseThrow()
                        .headers()
                        .size());
        assertTrue(refusal("{'answer':{'headers':{'a':'" + longest + "x'}}}").startsWith("answer.headers must have"));
        String deep = "[".repeat(16) + "]".repeat(16);
        assertEquals(
                deep,
                read("{'answer':{'json':" + deep + "}}")
                        .last()
                        .answer()
                        .orElseThrow()
                        .body()
                        .toString());
        assertEquals("answer.json must be JSON that is at most 16 deep", refusal("{'answer':{'json':[" + deep + "]}}"));
        assertTrue(refusal("{'answer':{'json':" + "[".repeat(30) + "]".repeat(30) + "}}")
                .contains("nested more than"));
    }

    @Test
    void aBodyHasAMegabyteAtMost() {
        String megabyte = "x".repeat(1 << 20);
        assertEquals(
                1 << 20,
                read("{'answer':{'body':'" + megabyte + "'}}")
                        .last()
                        .answer()
                        .orElseThrow()
                        .body()
                        .length());
        assertEquals(
                "answer.body must be at most 1048576 bytes, not 1048577",
                refusal("{'answer':{'body':'" + megabyte + "x'}}"));
    }

    @Test
    void aLocalSenderCannotHaveSomethingWrittenThatIsNoJson() {
        Map<String, Object> answer = Map.of("json", List.of(new Object()));
        Fields fields = Fields.of(Map.of("answer", answer));
        StandInRequests reader = StandInRequests.ofClients(REQUESTS);
        assertThrows(Refusal.class, () -> reader.definition("a", fields));
        Fields infinite = Fields.of(Map.of("answer", Map.of("json", Double.POSITIVE_INFINITY)));
        assertThrows(Refusal.class, () -> reader.definition("a", infinite));
    }
}
