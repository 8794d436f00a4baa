package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start of a node that cannot be one, and the start without a cluster. */
class ClusterStartTest {

    private static final Pattern CLASS = Pattern.compile(" com\\.hazelcast\\.(\\S+) ");

    /** Vert.x 5.1.6 creates each cluster manager on the class path. The jar that runs does not name it for that. */
    private static final Set<String> LOADED_BY_VERTX =
            Set.of("cluster.MembershipListener", "config.Config", "core.HazelcastInstance", "core.LifecycleListener");

    @TempDir
    private Path folder;

    private ProgramProcess start(List<String> jvm, String... args) throws Exception {
        return new ProgramProcess(folder, "", jvm, Main.class.getName(), args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | --cluster --join 10.0.0.2 | bide: cluster.members cannot be reached from a loopback address: \"10.0.0.2\" is another machine; set cluster.host to an address of this machine that the others reach, instead of 127.0.0.1 (cluster.members is from --cluster.members)",
                "2 | --cluster --join a:b:c | bide: --cluster.members must be a list of HOST or HOST:PORT, not \"a:b:c\"",
                "2 | --cluster --cluster.host 0.0.0.0 | bide: --cluster.host must be one address of this machine, because the other nodes connect to it, not \"0.0.0.0\"",
                "2 | --cluster=yes | bide: --cluster takes no value",
                "1 | --cluster --cluster.host 192.0.2.1 | bide: cluster.host must be an address of this machine, not \"192.0.2.1\"",
                "1 | --cluster --cluster.host no.such.host.invalid | bide: cluster.host has no address: \"no.such.host.invalid\"",
            })
    void aNodeThatCannotStartSaysWhyInASentence(int code, String args, String sentence) throws Exception {
        try (ProgramProcess program = start(List.of(), args.split(" "))) {
            assertEquals(code, program.code());
            assertEquals(sentence, program.errors().get(0));
        }
    }

    @Test
    void aTakenBusPortIsASentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProgramProcess program =
                        start(List.of(), "--cluster", "--port=0", "--cluster.bus-port=" + taken.getLocalPort())) {
            assertEquals(1, program.code());
            assertEquals(
                    List.of("bide: cannot listen on 127.0.0.1 for the other nodes: port " + taken.getLocalPort()
                            + " is taken (cluster.busPort)"),
                    program.errors());
        }
    }

    @Test
    void withoutAClusterNoClassOfHazelcastIsLoaded() throws Exception {
        List<String> lines = new ArrayList<>();
        try (ProgramProcess program = start(List.of("-Xlog:class+load"), "--port=0")) {
            for (String line = program.line(); line != null; line = program.line()) {
                lines.add(line);
                if (line.startsWith("the page is ")) {
                    program.terminate();
                }
            }
            assertEquals(0, program.code());
        }
        assertTrue(lines.stream().anyMatch(line -> line.contains(" io.vertx.core.Vertx ")));
        Set<String> loaded = lines.stream()
                .map(CLASS::matcher)
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        assertEquals(System.getProperty("bide.jar", "").isEmpty() ? LOADED_BY_VERTX : Set.of(), loaded);
    }
}
