package dev.bide.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.json.JsonBody;
import dev.bide.lateness.ProbeOptions;
import dev.bide.refusal.Refusal;
import dev.bide.script.SeriesLimits;
import dev.bide.shape.Profiles;
import dev.bide.shape.Shape;
import dev.bide.wait.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static final long MEGABYTE = 1 << 20;
    private static final long LARGE_HEAP = 640 * MEGABYTE;

    @Test
    void theShippedFileHoldsEveryDefault() throws IOException {
        Settings expected = new Settings(
                0,
                "bide",
                new Settings.Http(true, "127.0.0.1", 8080, Set.of(), Set.of(), false, 16_000, 1_000, 0),
                new Settings.Page(true, 32),
                new Limits(3600, 1_000_000, 2_000_000, 10_000, 600),
                ProbeOptions.DEFAULT,
                new Profiles(Map.of("slow-db", Shape.lognormal(0.02, 0.8, 3))),
                new SeriesLimits(10_000, 600),
                new StandInSettings(StandInSettings.Control.LOOPBACK, List.of(), 100, 1_000),
                new ClusterSettings(false, "bide", "127.0.0.1", 5701, 0, List.of(), 5),
                0);
        assertEquals(expected, Settings.of(Map.of(), LARGE_HEAP));
        assertEquals(
                expected, Settings.of(JsonBody.readFile(Files.readAllBytes(Path.of("conf", "bide.json"))), LARGE_HEAP));
    }

    @Test
    void everySettingCanBeChanged() {
        Map<String, Object> changed = json("""
                {
                  "instances": 3,
                  "bus": { "prefix": "wait" },
                  "http": {
                    "enabled": false, "host": "0.0.0.0", "port": 0,
                    "names": ["bide.example"], "origins": ["https://a.example", "null"], "bridge": true
                  },
                  "page": { "enabled": false, "maxViewers": 9 },
                  "limits": {
                    "maxDelay": 0.5, "maxN": 1, "maxPending": 3000000000, "maxTasks": 2, "taskTtl": 0.5,
                    "maxPools": 8, "maxScripts": 6, "scriptTtl": 7, "maxConnections": 3, "maxStreams": 4, "maxBytes": 5,
                    "maxCalls": 11, "maxStandIns": 12
                  },
                  "meter": { "probeMillis": 10, "warnMillis": 6 },
                  "shed": { "lateMillis": 7 },
                  "profiles": { "slow-db": "fixed(0.5)", "b.2": { "type": "uniform", "min": 0.1, "max": 0.5 } },
                  "standIns": { "control": "never" },
                  "cluster": {
                    "enabled": true, "name": "b", "host": "10.0.0.1", "port": 1, "busPort": 2,
                    "members": ["10.0.0.2", "bide.example:70", "[fe80::1]:71"], "lostSeconds": "1m"
                  },
                  "drainSeconds": 0.8
                }
                """);
        Settings expected = new Settings(
                3,
                "wait",
                new Settings.Http(
                        false,
                        "0.0.0.0",
                        0,
                        Set.of("bide.example"),
                        Set.of("https://a.example", "null"),
                        true,
                        3,
                        4,
                        5),
                new Settings.Page(false, 9),
                new Limits(0.5, 1, 3_000_000_000L, 2, 0.5, 8, 7),
                new ProbeOptions(10, 6),
                new Profiles(Map.of("slow-db", Shape.fixed(0.5), "b.2", Shape.uniform(0.1, 0.5))),
                new SeriesLimits(6, 7),
                new StandInSettings(StandInSettings.Control.NEVER, List.of(), 12, 11),
                new ClusterSettings(
                        true, "b", "10.0.0.1", 1, 2, List.of("10.0.0.2", "bide.example:70", "[fe80::1]:71"), 60),
                0.8);
        assertEquals(expected, Settings.of(changed));
    }

    @Test
    void oneSettingChangesNoOther() {
        Settings settings = Settings.of(json("{'http':{'port':9}}"), LARGE_HEAP);
        assertEquals(
                new Settings.Http(true, "127.0.0.1", 9, Set.of(), Set.of(), false, 16_000, 1_000, 0), settings.http());
        assertEquals(Settings.of(Map.of(), LARGE_HEAP).limits(), settings.limits());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1000000, 16, 26",
        "64, 1000000, 1048, 1677",
        "128, 1048576, 2097, 3355",
        "192, 1572864, 3145, 5033",
        "256, 2000000, 4194, 6710",
        "640, 2000000, 10000, 16000",
        "100000, 2000000, 10000, 16000",
    })
    void aLimitOfZeroGoesByTheHeap(int megabytes, long maxPending, int maxTasks, int maxConnections) {
        Map<String, Object> zero = json("{'limits':{'maxPending':0,'maxTasks':0,'maxConnections':0}}");
        Settings settings = Settings.of(zero, megabytes * MEGABYTE);
        assertEquals(settings, Settings.of(Map.of(), megabytes * MEGABYTE));
        assertEquals(maxPending, settings.limits().maxPending());
        assertEquals(maxTasks, settings.limits().maxTasks());
        assertEquals(maxConnections, settings.http().maxConnections());
    }

    @Test
    void whatTheHeapAllowsOfEachTakesLessThanItHolds() {
        for (long heap = 64 * MEGABYTE; heap < 2048 * MEGABYTE; heap += MEGABYTE) {
            HeapLimits limits = HeapLimits.of(heap);
            // The measured bytes: a wait of a fan-out, a task of 200 waits, and a connection.
            assertTrue(limits.maxPending() * 20 < heap / 2);
            assertTrue(limits.maxTasks() * 5800L < heap / 8);
            assertTrue(limits.maxConnections() * 10_000L <= heap / 4);
        }
    }

    @Test
    void moreThanSixteenInstancesForEachCoreAreRefused() {
        assertEquals(32, Settings.instances(32, 2));
        Refusal refusal = assertThrows(Refusal.class, () -> Settings.instances(33, 2));
        assertEquals("instances must be at most 32 on 2 cores, not 33", refusal.getMessage());
    }

    @Test
    void aProfileThatCouldNeverBeUsedIsRefusedAndTheShippedOneIsLeftOut() {
        String limit = "{'limits':{'maxDelay':2.5}";
        assertEquals(Profiles.NONE, settings(limit + "}").profiles());
        // A file may be a changed copy of the shipped one.
        String shipped = "{'slow-db':'lognormal(median=20ms,p99=800ms,max=3s)'}";
        assertEquals(
                Profiles.NONE, settings(limit + ",'profiles':" + shipped + "}").profiles());
        assertEquals(
                Map.of("own", Shape.fixed(2.5)),
                settings(limit + ",'profiles':{'own':'fixed(2.5)'}}").profiles().all());
        assertEquals(
                Map.of("slow-db", Shape.fixed(2)),
                settings(limit + ",'profiles':{'slow-db':'fixed(2)'}}")
                        .profiles()
                        .all());
        for (String name : List.of("own", "slow-db")) {
            Refusal refusal =
                    assertThrows(Refusal.class, () -> settings(limit + ",'profiles':{'" + name + "':'fixed(2.51)'}}"));
            assertEquals(
                    "the longest delay of profiles." + name + " must be at most 2.5 (limits.maxDelay), not 2.51",
                    refusal.getMessage());
        }
    }

    @Test
    void aSettingThatIsALengthOfTimeMayHaveAUnit() {
        Settings settings = settings("{'limits':{'maxDelay':'2m','taskTtl':'500ms','scriptTtl':'1h'},"
                + "'profiles':{'a':'fixed(10ms)','b':{'type':'uniform','min':'10ms','max':'1s'}},"
                + "'drainSeconds':'1.5s'}");
        assertEquals(120, settings.limits().maxDelay());
        assertEquals(0.5, settings.limits().taskTtl());
        assertEquals(3600, settings.series().ttlSeconds());
        assertEquals(1.5, settings.drainSeconds());
        assertEquals(Shape.fixed(0.01), settings.profiles().find("a").orElseThrow());
        assertEquals(Shape.uniform(0.01, 1), settings.profiles().find("b").orElseThrow());
    }

    private static Settings settings(String json) {
        return Settings.of(json(json));
    }

    private static Map<String, Object> json(String json) {
        return JsonBody.readFile(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'instanzes':1}            | \"instanzes\" is unknown; known here: instances, bus, http, page, limits, meter, shed, profiles, standIns, cluster, drainSeconds",
                "{'http':{'prot':1}}        | \"http.prot\" is unknown; known here: enabled, host, port, names, origins, bridge",
                "{'instances':-1}           | instances must be a whole number from 0 to 1024, not -1",
                "{'instances':'2'}          | instances must be a whole number from 0 to 1024, not \"2\"",
                "{'instances':1.5}          | instances must be a whole number from 0 to 1024, not 1.5",
                "{'bus':{'prefix':''}}      | bus.prefix must be a text, not \"\"",
                "{'bus':{'prefix':5}}       | bus.prefix must be a text, not 5",
                "{'bus':'bide'}             | bus must be an object, not \"bide\"",
                "{'http':null}              | http must be an object, not null",
                "{'http':{'enabled':'no'}}  | http.enabled must be true or false, not \"no\"",
                "{'http':{'host':null}}     | http.host must be a text, not null",
                "{'http':{'port':65536}}    | http.port must be a whole number from 0 to 65535, not 65536",
                "{'http':{'names':'a'}}     | http.names must be a list of host names without a port, not \"a\"",
                "{'http':{'names':['a:80']}}| http.names must be a list of host names without a port, not \"a:80\"",
                "{'http':{'names':[5]}}     | http.names must be a list of host names without a port, not 5",
                "{'http':{'names':['*.a']}} | http.names must be a list of host names without a port, not \"*.a\"",
                "{'http':{'origins':null}}  | http.origins must be a list of origins such as \"https://example.org:8443\", in lower case and without a path or the port that the scheme has anyway, not null",
                "{'http':{'origins':['*']}} | http.origins must be a list of origins such as \"https://example.org:8443\", in lower case and without a path or the port that the scheme has anyway, not \"*\"",
                "{'http':{'origins':['http://a/']}}| http.origins must be a list of origins such as \"https://example.org:8443\", in lower case and without a path or the port that the scheme has anyway, not \"http://a/\"",
                "{'http':{'origins':['http://A']}}| http.origins must be a list of origins such as \"https://example.org:8443\", in lower case and without a path or the port that the scheme has anyway, not \"http://A\"",
                "{'http':{'origins':['http://a:80']}}| http.origins must be a list of origins such as \"https://example.org:8443\", in lower case and without a path or the port that the scheme has anyway, not \"http://a:80\"",
                "{'http':{'port':true}}     | http.port must be a whole number from 0 to 65535, not true",
                "{'page':{'enabled':1}}     | page.enabled must be true or false, not 1",
                "{'page':{'maxViewers':0}}  | page.maxViewers must be a whole number from 1 to 2147483647, not 0",
                "{'limits':{'maxDelay':-1}} | limits.maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not -1",
                "{'limits':{'maxDelay':'x'}}| limits.maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not \"x\"",
                "{'limits':{'maxDelay':'60'}}| limits.maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, and a text needs its unit, not \"60\"",
                "{'meter':{'probeMillis':'10ms'}}| meter.probeMillis must be a whole number from 0 to 10000, not \"10ms\"",
                "{'limits':{'maxN':0}}      | limits.maxN must be a whole number from 1 to 2147483639, not 0",
                "{'limits':{'maxPending':-1}}| limits.maxPending must be a whole number from 0 to 4611686018427387903, not -1",
                "{'limits':{'taskTtl':-1}}  | limits.taskTtl must be a number of seconds, 0 or more, such as 0.2 or 200ms, not -1",
                "{'limits':{'maxTasks':-1}}  | limits.maxTasks must be a whole number from 0 to 2147483647, not -1",
                "{'limits':{'maxPools':0}}  | limits.maxPools must be a whole number from 1 to 2147483647, not 0",
                "{'limits':{'maxScripts':0}}| limits.maxScripts must be a whole number from 1 to 2147483647, not 0",
                "{'limits':{'scriptTtl':-1}}| limits.scriptTtl must be a number of seconds, 0 or more, such as 0.2 or 200ms, not -1",
                "{'limits':{'scriptTtl':1e9}}| limits.scriptTtl must be at most 86400 seconds, not 1.0E9",
                "{'limits':{'maxConnections':-1}}| limits.maxConnections must be a whole number from 0 to 2147483647, not -1",
                "{'limits':{'maxStreams':0}}| limits.maxStreams must be a whole number from 1 to 2147483647, not 0",
                "{'limits':{'maxBytes':-1}} | limits.maxBytes must be a whole number from 0 to 4611686018427387903, not -1",
                "{'meter':{'probeMillis':9}}| meter.probeMillis must be 0, or from 10 to 10000, not 9",
                "{'meter':{'probeMillis':-1}}| meter.probeMillis must be a whole number from 0 to 10000, not -1",
                "{'meter':{'warnMillis':-1}}| meter.warnMillis must be a whole number from 0 to 3600000, not -1",
                "{'shed':{'lateMillis':0.5}}| shed.lateMillis must be a whole number from 0 to 3600000, not 0.5",
                "{'shed':{'lateMillis':1},'meter':{'probeMillis':0}}| shed.lateMillis must be 0 without a probe (meter.probeMillis), not 1",
                "{'profiles':[]}            | profiles must be an object, not a list",
                "{'profiles':{'a b':'fixed(1)'}}| a name in profiles must be a letter and at most 63 letters, digits, dots, dashes or underscores, not \"a b\"",
                "{'profiles':{'a':5}}       | profiles.a must be a text or an object, not 5",
                "{'profiles':{'a':'slow-db'}}| profiles.a must be such as lognormal(median=0.05,p99=1,max=5), not \"slow-db\"",
                "{'profiles':{'a':'fixed(x)'}}| profiles.a must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, \"x)\"",
                "{'profiles':{'a':{'type':'fixed','delay':-1}}}| profiles.a.delay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not -1",
                "{'drainSeconds':-1}        | drainSeconds must be a number of seconds, 0 or more, such as 0.2 or 200ms, not -1",
                "{'drainSeconds':86401}     | drainSeconds must be at most 86400 seconds, not 86401.0",
                "{'standIns':{'control':'sometimes'}} | standIns.control must be loopback or always or never, not \"sometimes\"",
                "{'standIns':{'a':5}} | standIns.a must be an object, not 5",
                "{'standIns':{'a b':{}}} | the name of a stand-in must be at most 100 letters, digits, dots, dashes or underscores, and not control, not \"a b\"",
                "{'standIns':{'a':{'maxDelay':6}},'limits':{'maxDelay':5}} | in standIns.a: maxDelay must be at most 5 seconds, not 6",
                "{'standIns':{'a':{'on':[{'failRate':2}]}}} | in standIns.a.on[0]: failRate must be a number from 0 to 1, not 2.0",
                "{'standIns':{'a':{'port':8080}}} | standIns.a.port must be another port than http.port, not 8080",
                "{'standIns':{'a':{'port':9},'b':{'port':9}}} | standIns.b.port must be another port than standIns.a.port, not 9",
                "{'limits':{'maxStandIns':-1}} | limits.maxStandIns must be a whole number from 0 to 2147483647, not -1",
                "{'cluster':{'nam':'a'}} | \"cluster.nam\" is unknown; known here: enabled, name, host, port, busPort, members, lostSeconds",
                "{'cluster':{'name':'a b'}} | cluster.name must be at most 100 letters, digits, dots, dashes or underscores, not \"a b\"",
                "{'cluster':{'host':'0.0.0.0'}} | cluster.host must be one address of this machine, because the other nodes connect to it, not \"0.0.0.0\"",
                "{'cluster':{'host':'a:1'}} | cluster.host must be an address or a host name without a port, not \"a:1\"",
                "{'cluster':{'port':0}} | cluster.port must be a whole number from 1 to 65520, not 0",
                "{'cluster':{'port':65521}} | cluster.port must be a whole number from 1 to 65520, not 65521",
                "{'cluster':{'busPort':65536}} | cluster.busPort must be a whole number from 0 to 65535, not 65536",
                "{'cluster':{'members':'a'}} | cluster.members must be a list of HOST or HOST:PORT, not \"a\"",
                "{'cluster':{'members':['a:0']}} | cluster.members must be a list of HOST or HOST:PORT, not \"a:0\"",
                "{'cluster':{'members':['a:65536']}} | cluster.members must be a list of HOST or HOST:PORT, not \"a:65536\"",
                "{'cluster':{'members':['http://a']}} | cluster.members must be a list of HOST or HOST:PORT, not \"http://a\"",
                "{'cluster':{'members':['::1']}} | cluster.members must be a list of HOST or HOST:PORT, not \"::1\"",
                "{'cluster':{'members':[5]}} | cluster.members must be a list of HOST or HOST:PORT, not 5",
                "{'cluster':{'lostSeconds':1.9}} | cluster.lostSeconds must be from 2 to 3600 seconds, not 1.9",
                "{'cluster':{'lostSeconds':'2h'}} | cluster.lostSeconds must be from 2 to 3600 seconds, not 7200.0",
                "{'cluster':{'members':['10.0.0.2']}} | cluster.members cannot be reached from a loopback address: \"10.0.0.2\" is another machine; set cluster.host to an address of this machine that the others reach, instead of 127.0.0.1",
                "{'limits':{'maxCalls':-1}} | limits.maxCalls must be a whole number from 0 to 2147483647, not -1",
            })
    void everyInvalidValueIsRefusedByName(String settings, String sentence) {
        Map<String, Object> json = json(settings);
        Refusal refusal = assertThrows(Refusal.class, () -> Settings.of(json));
        assertEquals(sentence, refusal.getMessage());
    }
}
