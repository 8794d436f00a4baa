package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.operation.ServerUrl;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program, in a process of its own. */
class MainTest {

    private static final Pattern URL = Pattern.compile("listens on (http://127\\.0\\.0\\.1:[0-9]+) ");

    private static final String USAGE =
            "usage: bide [serve] [--conf FILE] [--port N] [--instances N] [--SETTING VALUE]...";

    private static final int CLIENTS = 100; // SignalTest has thousands

    @TempDir
    private Path folder;

    private Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1"); // a process that lives for a second starts sooner
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED"); // as in the manifest of the jar
        }
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("dev.bide.Main");
        command.addAll(List.of(args));
        return new ProcessBuilder(command).directory(folder.toFile()).start();
    }

    private static String out(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String err(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void assertEnds(int code, Process process) throws InterruptedException {
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the process has not ended");
        assertEquals(code, process.exitValue());
    }

    @Test
    void helpAndVersionArePrintedAndTheProgramEnds() throws Exception {
        Process help = start("--help");
        assertTrue(out(help).startsWith("usage: bide [COMMAND] [OPTION]...\n"));
        assertEnds(0, help);
        Process version = start("--version");
        assertTrue(out(version).matches("bide [0-9]+\\.[0-9]+\\.[0-9]+\\R"));
        assertEnds(0, version);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--wat               | bide: unknown option \"--wat\"",
                "--prot 80           | bide: unknown option \"--prot\"; did you mean --port?",
                "serve draw          | bide: unknown argument \"draw\"; a command comes first, before its options",
                "--port              | bide: --port needs a value",
                "--port=             | bide: --port needs a value",
                "--port 65536        | bide: --http.port must be a whole number from 0 to 65535, not 65536",
                "--port x            | bide: --http.port must be a whole number from 0 to 65535, not \"x\"",
                "--instances -1      | bide: --instances must be a whole number from 0 to 1024, not -1",
                "--conf nowhere.json | bide: cannot read the settings file \"nowhere.json\"",
                "--conf .            | bide: cannot read the settings file \".\"",
                "--conf /dev/zero    | bide: /dev/zero: a settings file must have at most 1048576 bytes",
            })
    void aWrongArgumentPrintsASentenceAndTheUsage(String args, String sentence) throws Exception {
        Process process = start(args.split(" "));
        assertEquals(List.of(sentence, USAGE), err(process).lines().toList());
        assertEnds(2, process);
    }

    @Test
    void aWrongSettingIsReportedWithItsFile() throws Exception {
        Path conf = Files.writeString(folder.resolve("my.json"), "{\"http\":{\"prot\":1}}");
        Process process = start("--conf", "my.json");
        assertEquals(
                "bide: my.json: \"http.prot\" is unknown; known here: enabled, host, port, names, origins, bridge",
                err(process).lines().findFirst().orElseThrow());
        assertEnds(2, process);
        Files.writeString(conf, "{\"http\":{},\"http\":{}}");
        Process repeated = start("--conf", "my.json");
        assertTrue(err(repeated).startsWith("bide: my.json: \"http\" must be given once"));
        assertEnds(2, repeated);
        Files.writeString(conf, "{\n  \"instances\": 1,\n}\n");
        Process notJson = start("--conf", "my.json");
        assertEquals(
                "bide: my.json: the file is not JSON at line 3, column 1",
                err(notJson).lines().findFirst().orElseThrow());
        assertEnds(2, notJson);
    }

    @Test
    void moreInstancesThanMakesSenseAreRefusedOrReportedInOneLine() throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        Process refused = start("--instances", String.valueOf(16 * cores + 1));
        assertEquals(
                List.of(
                        "bide: --instances must be at most " + 16 * cores + " on " + cores + " cores, not "
                                + (16 * cores + 1),
                        USAGE),
                err(refused).lines().toList());
        assertEnds(2, refused);
        Files.writeString(folder.resolve("my.json"), "{\"http\":{\"enabled\":false},\"meter\":{\"warnMillis\":0}}");
        Process reported = start("--conf=my.json", "--instances=" + (2 * cores + 1));
        // It is printed after this line.
        assertTrue(reported.inputReader().readLine().contains("is on the event bus"));
        String sentence = "bide: " + (2 * cores + 1) + " instances delay each other on " + cores + " cores (instances)";
        String line;
        do {
            line = reported.errorReader().readLine();
        } while (line != null && !line.equals(sentence));
        assertTrue(reported.toHandle().destroy());
        assertEnds(0, reported);
        String rest = reported.errorReader().lines().collect(Collectors.joining("\n"));
        assertEquals(List.of(), ProgramProcess.errors(rest));
        assertTrue(rest.contains("bide: stopping"), rest);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:80",
        "localhost, http://localhost:80",
        "::1, http://[::1]:80",
        "[::1], http://[::1]:80",
        "::, http://[::]:80",
    })
    void theUrlOfAnIpv6AddressHasBracketsOnce(String host, String url) {
        assertEquals(url, ServerUrl.of(host, 80));
    }

    @Test
    void aTakenPortPrintsOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Without warnings, which a start on a busy machine may print.
            Process process = start("--port", String.valueOf(taken.getLocalPort()), "--meter.warn-millis=0");
            assertEquals(
                    List.of("bide: cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + ": the port is taken (http.host, http.port)"),
                    ProgramProcess.errors(err(process)));
            assertEnds(1, process);
        }
    }

    @Test
    void aSignalAnswersEveryClientAndEndsTheProgramWithCode0() throws Exception {
        Path conf = Files.createDirectories(folder.resolve("conf")).resolve("bide.json");
        Files.writeString(
                conf,
                "{\"instances\":1,\"limits\":{\"maxDelay\":30000000,\"maxPending\":" + (1000 + CLIENTS)
                        + "},\"meter\":{\"warnMillis\":0}}");
        Process process = start("--port=0", "--instances", "2");
        String line = process.inputReader().readLine();
        Matcher url = URL.matcher(line);
        assertTrue(url.find(), line);
        boolean epoll = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        assertTrue(line.contains("(2 instances, " + (epoll ? "epoll" : "NIO") + ")"), line);
        assertTrue(line.endsWith("try: curl '" + url.group(1) + "/wait-n?n=5&maxDelay=0.2'"), line);
        String limits = process.inputReader().readLine();
        assertTrue(
                limits.matches("limits: maxPending 1100, maxTasks [0-9]+, maxConnections [0-9]+.*,"
                        + " maxStreams [0-9]+, maxBytes [0-9]+"),
                limits);
        assertEquals("the page is " + url.group(1) + "/", process.inputReader().readLine());
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest task = HttpRequest.newBuilder(URI.create(url.group(1) + "/tasks"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"n\":1000,\"maxDelay\":30000000,\"seed\":7}"))
                .build();
        assertEquals(
                202,
                await(client.sendAsync(task, HttpResponse.BodyHandlers.ofString()))
                        .statusCode());
        HttpRequest wait = HttpRequest.newBuilder(URI.create(url.group(1) + "/wait-random?maxDelay=7200&seed=7"))
                .build();
        HttpRequest count = HttpRequest.newBuilder(URI.create(url.group(1) + "/measure-time?n=5000&seed=7"))
                .build();
        List<CompletableFuture<HttpResponse<String>>> pending = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            pending.add(client.sendAsync(wait, HttpResponse.BodyHandlers.ofString()));
        }
        Server.until(() -> await(client.sendAsync(count, HttpResponse.BodyHandlers.ofString()))
                .body()
                .contains("too many waits are pending: " + (1000 + CLIENTS) + " are"));
        assertTrue(process.toHandle().destroy());
        for (CompletableFuture<HttpResponse<String>> answer : pending) {
            HttpResponse<String> response = await(answer);
            assertEquals(503, response.statusCode());
            assertEquals("stopping", new JsonObject(response.body()).getString("detail"));
        }
        List<String> lines = err(process).lines().toList();
        assertEquals(
                "bide: stopping: 1,100 waits and 1 task are told so; a second signal ends it at once",
                lines.get(lines.size() - 1));
        assertEquals(List.of(), ProgramProcess.errors(String.join("\n", lines)));
        assertEnds(0, process);
    }

    @Test
    void theStandInsOfTheSettingsListenWhenTheProgramSaysSo() throws Exception {
        Files.writeString(folder.resolve("tea.txt"), "tea");
        Files.writeString(
                folder.resolve("my.json"),
                "{\"standIns\":{\"kitchen\":{\"seed\":7,\"answer\":{\"file\":\"tea.txt\"}}},\"page\":{\"enabled\":false}}");
        Process process = start("--conf=my.json", "--port=0", "--instances=2");
        assertTrue(URL.matcher(process.inputReader().readLine()).find());
        assertTrue(process.inputReader().readLine().startsWith("limits: "));
        Matcher line = Pattern.compile("stand-in kitchen listens on (http://127\\.0\\.0\\.1:[0-9]+)")
                .matcher(process.inputReader().readLine());
        assertTrue(line.matches());
        HttpRequest call =
                HttpRequest.newBuilder(URI.create(line.group(1) + "/any")).build();
        assertEquals(
                "tea",
                HttpClient.newHttpClient()
                        .send(call, HttpResponse.BodyHandlers.ofString())
                        .body());
        assertTrue(process.toHandle().destroy());
        assertEnds(0, process);
    }

    @Test
    void aTakenPortOfAStandInPrintsOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            Files.writeString(folder.resolve("my.json"), "{\"standIns\":{\"kitchen\":{\"port\":" + port + "}}}");
            Process process = start("--conf=my.json", "--port=0", "--instances=2", "--meter.warn-millis=0");
            assertEquals(
                    List.of("bide: stand-in kitchen cannot start: port must be free, not " + port),
                    ProgramProcess.errors(err(process)));
            assertEnds(1, process);
        }
    }

    @Test
    void withoutHttpTheProgramServesOnlyTheEventBus() throws Exception {
        Files.writeString(folder.resolve("my.json"), "{\"http\":{\"enabled\":false}}");
        Process process = start("--conf=my.json");
        String line = process.inputReader().readLine();
        assertTrue(line.contains("is on the event bus as bide.*") && line.endsWith("HTTP is off"), line);
        assertTrue(process.toHandle().destroy());
        assertEnds(0, process);
    }
}
