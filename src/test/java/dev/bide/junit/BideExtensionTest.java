package dev.bide.junit;

import static dev.bide.Server.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.BideServer;
import dev.bide.RunningStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.opentest4j.AssertionFailedError;

/** Runs test classes that use the extension, and compares what they saw and how they failed. */
class BideExtensionTest {

    /** What the tests saw, in their order. */
    private static final List<Object> SEEN = new CopyOnWriteArrayList<>();

    private static volatile CompletableFuture<String> firstFailure;

    private static int get(String url) {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a class, and returns what its tests threw, by their names. */
    private static Map<String, Throwable> run(Class<?> tests, boolean parallel) {
        SEEN.clear();
        firstFailure = new CompletableFuture<>();
        Map<String, Throwable> thrown = new ConcurrentHashMap<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(tests))
                                .configurationParameter(
                                        "junit.jupiter.execution.parallel.enabled", String.valueOf(parallel))
                                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                                .configurationParameter(
                                        "junit.jupiter.execution.parallel.config.executor-service", "FORK_JOIN_POOL")
                                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                                .configurationParameter(
                                        "junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                result.getThrowable().ifPresent(failure -> {
                                    thrown.put(test.getDisplayName(), failure);
                                    firstFailure.complete(test.getDisplayName());
                                });
                            }
                        });
        return thrown;
    }

    private static void assertClosed(String url) {
        UncheckedIOException refused = assertThrows(UncheckedIOException.class, () -> get(url));
        assertInstanceOf(ConnectException.class, refused.getCause());
    }

    static class OneServer {

        @RegisterExtension
        static final BideExtension BIDE =
                BideExtension.standIn("orders", orders -> orders.seed(7).script("503,429,1ms"));

        private static void callOnce(BideServer server, RunningStandIn orders) {
            SEEN.add(orders.url());
            SEEN.add(orders.calls().size());
            SEEN.add(get(orders.url()));
            assertEquals(server.url(), BIDE.server().url());
            // The next test has the first definition again.
            orders.become(changed -> changed.answer(204));
            assertEquals(204, get(orders.url()));
        }

        @Test
        void first(BideServer server, RunningStandIn orders) {
            callOnce(server, orders);
        }

        @Test
        void second(BideServer server, RunningStandIn orders) {
            callOnce(server, orders);
        }
    }

    @Test
    void aStaticFieldHasOneServerAndEachTestBeginsAnew() {
        assertEquals(Map.of(), run(OneServer.class, false));
        String url = (String) SEEN.get(0);
        assertEquals(List.of(url, 0, 503, url, 0, 503), SEEN);
        assertClosed(url);
    }

    static class Outer {

        @RegisterExtension
        static final BideExtension BIDE = BideExtension.standIn("orders", orders -> orders.answer(200));

        @Test
        void first() {
            SEEN.add(BIDE.url());
        }

        @Nested
        class Inner {

            @Test
            void second() {
                SEEN.add(BIDE.url());
                assertEquals(200, get(BIDE.url()));
            }
        }
    }

    @Test
    void aNestedClassHasTheServerOfTheOuterOne() {
        assertEquals(Map.of(), run(Outer.class, false));
        assertEquals(2, SEEN.size());
        assertEquals(SEEN.get(0), SEEN.get(1));
        assertClosed((String) SEEN.get(0));
    }

    static class OneForEach {

        @RegisterExtension
        final BideExtension bide = BideExtension.standIn("orders", orders -> orders.answer(200))
                .and("payments", payments -> payments.answer(402));

        private void call() {
            SEEN.add(bide.url());
            assertEquals(200, get(bide.url()));
            assertEquals(402, get(bide.standIn("payments").url()));
            assertEquals(1, bide.standIn().calls().size());
        }

        @Test
        void first() {
            call();
        }

        @Test
        void second() {
            call();
        }
    }

    @Test
    void aFieldThatIsNotStaticHasAServerForEachTestAlsoInParallel() {
        assertEquals(Map.of(), run(OneForEach.class, true));
        assertEquals(2, SEEN.size());
        assertNotEquals(SEEN.get(0), SEEN.get(1));
        SEEN.forEach(url -> assertClosed((String) url));
    }

    static class SharedInParallel {

        @RegisterExtension
        static final BideExtension BIDE = BideExtension.standIn("orders", orders -> orders.answer(200));

        private static void call() throws Exception {
            // One of the two tests comes here, and stays until the other one has been refused.
            SEEN.add(firstFailure.get(60, TimeUnit.SECONDS));
        }

        @Test
        void first() throws Exception {
            call();
        }

        @Test
        void second() throws Exception {
            call();
        }
    }

    @Test
    void aStaticFieldRefusesTestsThatRunInParallel() {
        Map<String, Throwable> thrown = run(SharedInParallel.class, true);
        assertEquals(1, thrown.size(), thrown.toString());
        assertEquals(SEEN, List.copyOf(thrown.keySet()));
        String message = thrown.values().iterator().next().getMessage();
        assertTrue(message.contains("use a field that is not static"), message);
    }

    static class Failing {

        private static final IllegalStateException ODD = new IllegalStateException("odd");

        @RegisterExtension
        static final BideExtension BIDE =
                BideExtension.standIn("orders", orders -> orders.seed(7).script("503,250ms"));

        @Test
        void expects200() {
            assertEquals(200, get(BIDE.url() + "/orders?open=true"));
        }

        @Test
        void throwsSomething() {
            assertEquals(503, get(BIDE.url()));
            throw ODD;
        }

        @Test
        void callsNothing() {
            assertTrue(BIDE.standIn().calls().size() == 1, "one call");
        }
    }

    @Test
    void aFailureShowsTheCallsThatCameAndTheirSeed() {
        Map<String, Throwable> thrown = run(Failing.class, false);
        assertEquals(3, thrown.size(), thrown.toString());
        AssertionFailedError compared = assertInstanceOf(AssertionFailedError.class, thrown.get("expects200()"));
        assertEquals(
                List.of(
                        "expected: <200> but was: <503>",
                        "calls of the stand-in orders: 1",
                        "  0: GET /orders?open=true waited 0.000 s, failed 503 (seed 7, index 0)"),
                compared.getMessage().lines().toList());
        assertEquals(200, compared.getExpected().getValue());
        assertEquals("expects200", compared.getStackTrace()[indexOfTest(compared)].getMethodName());
        assertEquals(
                List.of("one call ==> expected: <true> but was: <false>", "calls of the stand-in orders: none"),
                thrown.get("callsNothing()").getMessage().lines().toList());
    }

    private static int indexOfTest(Throwable thrown) {
        int index = 0;
        while (!thrown.getStackTrace()[index].getClassName().equals(Failing.class.getName())) {
            index++;
        }
        return index;
    }

    static class Closing {

        @RegisterExtension
        static final BideExtension BIDE = BideExtension.standIn("orders", orders -> orders.answer(200));

        @Test
        void failsAfterItHasClosedItsStandIn(RunningStandIn orders) {
            orders.close();
            assertEquals(1, 2);
        }
    }

    @Test
    void aStandInThatTheTestHasClosedHidesNoFailure() {
        Map<String, Throwable> thrown = run(Closing.class, false);
        assertEquals(1, thrown.size());
        String message = thrown.values().iterator().next().getMessage();
        assertTrue(message.startsWith("expected: <1> but was: <2>"), message);
    }

    static class Late {

        private static Socket previous;

        @RegisterExtension
        static final BideExtension BIDE = BideExtension.standIn(
                "orders", orders -> orders.answer(200, "x".repeat(1000)).rate(10));

        /** Begins a call that goes on after the test, and ends the one of the test before. */
        private static void call() throws IOException {
            Socket socket = new Socket("127.0.0.1", BIDE.port());
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals('H', socket.getInputStream().read());
            if (previous != null) {
                previous.close();
                until(() -> BIDE.standIn().openCalls() == 1);
            }
            SEEN.add(BIDE.standIn().calls().size());
            previous = socket;
        }

        @Test
        void first() throws IOException {
            call();
        }

        @Test
        void second() throws IOException {
            call();
        }

        @AfterAll
        static void close() throws IOException {
            previous.close();
            previous = null;
        }
    }

    @Test
    void aCallOfTheTestBeforeIsNotAmongTheCallsOfATest() {
        assertEquals(Map.of(), run(Late.class, false));
        assertEquals(List.of(0, 0), SEEN);
    }

    @Test
    void anExceptionOfATestStaysTheSameObject() {
        Throwable thrown = run(Failing.class, false).get("throwsSomething()");
        assertSame(Failing.ODD, thrown);
        Throwable[] suppressed = thrown.getSuppressed();
        String shown = suppressed[suppressed.length - 1].getMessage();
        assertTrue(shown.startsWith("calls of the stand-in orders: 1"), shown);
    }

    static class Pending {

        @RegisterExtension
        static final BideExtension BIDE = BideExtension.standIn("orders", orders -> orders.shape("fixed(60)"));

        @Test
        void endsWhileACallWaits() throws Exception {
            CompletableFuture<Integer> waiting = HttpClient.newHttpClient()
                    .sendAsync(
                            HttpRequest.newBuilder(URI.create(BIDE.url()))
                                    .timeout(Duration.ofMinutes(5))
                                    .build(),
                            BodyHandlers.discarding())
                    .thenApply(response -> response.statusCode());
            while (BIDE.standIn().openCalls() == 0) {
                Thread.onSpinWait();
            }
            SEEN.add(waiting);
            SEEN.add(BIDE.url());
        }
    }

    @Test
    @SuppressWarnings("unchecked") // the test above has put it there
    void aCallThatStillWaitsAtTheEndIsAnswered() throws Exception {
        assertEquals(Map.of(), run(Pending.class, false));
        assertEquals(503, ((CompletableFuture<Integer>) SEEN.get(0)).get(60, TimeUnit.SECONDS));
        assertClosed((String) SEEN.get(1));
    }

    @Test
    void twoStandInsNeedTwoNames() {
        BideExtension bide = BideExtension.standIn("orders", orders -> orders.answer(200));
        assertThrows(IllegalArgumentException.class, () -> bide.and("orders", orders -> orders.answer(200)));
    }

    @Test
    void anExtensionThatIsNotRegisteredSaysSo() {
        BideExtension bide = BideExtension.standIn("orders", orders -> orders.answer(200));
        IllegalStateException thrown = assertThrows(IllegalStateException.class, bide::url);
        assertTrue(thrown.getMessage().contains("@RegisterExtension"), thrown.getMessage());
    }
}
