package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Refusal;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BideServerTest {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void itServesOnAFreePortUntilItIsClosed() throws Exception {
        String url;
        try (BideServer bide = BideServer.start()) {
            url = bide.url();
            assertEquals("http://127.0.0.1:" + bide.port(), url);
            assertNotEquals(8080, bide.port());
            assertEquals(1, loops(bide));
            HttpResponse<String> answer = get(url + "/delay/0?seed=7");
            assertTrue(answer.body().startsWith("{\"delay\":0.0,"), answer.body());
        }
        assertThrows(ConnectException.class, () -> get(url + "/delay/0?seed=7"));
    }

    @Test
    void settingsAreMapsAndLists() throws Exception {
        Map<String, ?> config = Map.of(
                "instances",
                2,
                "http",
                Map.of("host", "localhost", "names", List.of("slow.test")),
                "profiles",
                Map.of("instant", "fixed(0)"));
        try (BideServer bide = BideServer.start(config)) {
            assertEquals("http://localhost:" + bide.port(), bide.url());
            assertEquals(
                    200, get(bide.url() + "/wait-random?shape=instant&seed=7").statusCode());
            assertEquals(2, loops(bide));
        }
    }

    private static long loops(BideServer bide) {
        return metrics(bide)
                .lines()
                .filter(line -> line.startsWith("bide_waits_pending{"))
                .count();
    }

    @Test
    void wrongSettingsAreRefusedToTheirCaller() {
        Refusal refusal = assertThrows(Refusal.class, () -> BideServer.start(Map.of("http", Map.of("port", -1))));
        assertEquals("http.port must be a whole number from 0 to 65535, not -1", refusal.getMessage());
        assertTrue(Arrays.stream(refusal.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(BideServerTest.class.getName())));
        assertEquals(
                "http.enabled must be true for a server, not false",
                assertThrows(Refusal.class, () -> BideServer.start(Map.of("http", Map.of("enabled", false))))
                        .getMessage());
    }

    @Test
    void aServerThatCannotStartLeavesNothingBehind() {
        try (BideServer first = BideServer.start()) {
            Set<Thread> before = threads();
            IllegalStateException failure = assertThrows(
                    IllegalStateException.class, () -> BideServer.start(Map.of("http", Map.of("port", first.port()))));
            assertEquals(
                    "cannot listen on 127.0.0.1:" + first.port() + ": the port is taken (http.host, http.port)",
                    failure.getMessage());
            Server.until(() -> before.containsAll(threads()));
        }
    }

    @Test
    void itsThreadsDoNotKeepTheJvmAliveAndEndWithIt() {
        Set<Thread> before = threads();
        Set<Thread> own;
        try (BideServer bide = BideServer.start()) {
            assertTrue(bide.port() > 0);
            own = threads();
            own.removeAll(before);
            assertTrue(!own.isEmpty() && own.stream().allMatch(Thread::isDaemon), own::toString);
        }
        Server.until(() -> own.stream().noneMatch(Thread::isAlive));
    }

    /** Returns the threads of all Vert.x instances of this JVM. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vert.x-"))
                .collect(Collectors.toSet());
    }

    @Test
    void whatIsPendingIsAnsweredWhenItIsClosedAndClosingTwiceDoesNothing() throws Exception {
        BideServer bide = BideServer.start();
        HttpRequest hour = request(bide.url() + "/delay/3600?seed=7");
        CompletableFuture<HttpResponse<String>> pending = CLIENT.sendAsync(hour, BodyHandlers.ofString());
        Server.until(() -> isPending(bide));
        bide.close();
        bide.close();
        assertEquals(503, Server.await(pending).statusCode());
    }

    private static String metrics(BideServer bide) {
        try {
            return get(bide.url() + "/metrics").body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aResetEndsWhatIsPendingAndStartsScriptsOver() throws Exception {
        try (BideServer bide = BideServer.start()) {
            String scripted = bide.url() + "/wait-random?script=503,0ms&key=orders&seed=7";
            assertEquals(
                    List.of(503, 200),
                    List.of(get(scripted).statusCode(), get(scripted).statusCode()));
            CompletableFuture<HttpResponse<String>> pending =
                    CLIENT.sendAsync(request(bide.url() + "/delay/3600?seed=7"), BodyHandlers.ofString());
            Server.until(() -> isPending(bide));
            bide.reset();
            assertEquals(503, Server.await(pending).statusCode());
            assertEquals(503, get(scripted).statusCode());
        }
    }

    private static boolean isPending(BideServer bide) {
        return metrics(bide).lines().anyMatch(line -> line.matches("bide_waits_pending\\{.*} 1.0"));
    }

    @Test
    void noTypeOfVertxIsInItsSignatures() {
        Set<String> types = Stream.concat(
                        Arrays.stream(BideServer.class.getConstructors()),
                        Arrays.stream(BideServer.class.getDeclaredMethods())
                                .filter(method -> Modifier.isPublic(method.getModifiers())))
                .flatMap(BideServerTest::types)
                .map(type -> type.getPackageName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("dev.bide", "java.lang", "java.util", "java.util.function"), types);
    }

    private static Stream<Class<?>> types(Executable executable) {
        Stream<Class<?>> result = executable instanceof Method method ? Stream.of(method.getReturnType()) : Stream.of();
        return Stream.of(
                        result,
                        Arrays.stream(executable.getParameterTypes()),
                        Arrays.stream(executable.getExceptionTypes()))
                .flatMap(types -> types);
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return CLIENT.send(request(url), BodyHandlers.ofString());
    }

    private static HttpRequest request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).build();
    }
}
