package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Refusal;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, http://127.0.0.1:8080, 127.0.0.1:8080",
        "127.0.0.1:8080, http://127.0.0.1:8080, 127.0.0.1:8080",
        "localhost:9090/, http://localhost:9090, localhost:9090",
        "http://bide, http://bide, bide",
        "https://bide.example.com/, https://bide.example.com, bide.example.com",
        "HTTPS://bide:8443, https://bide:8443, bide:8443",
        "http://my_container:8080, http://my_container:8080, my_container:8080",
        "http://[::1]:8080, http://[::1]:8080, [::1]:8080",
        "http://gate/team/bide//, http://gate/team/bide, gate",
        "gate/team, http://gate/team, gate",
    })
    void aServerIsNamedByItsUrlOrItsHostAndPort(String text, String url, String authority) {
        ServerAddress address = ServerAddress.of("--url", text);
        assertEquals(url, address.toString());
        assertEquals(authority, address.authority());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ftp://bide",
                "http://",
                "http:///path",
                "bide:",
                "bide:x",
                "bide:99999",
                "bide:0",
                ":80",
                "http://a b",
                "http://bide/a b",
                "http://[::1",
                "http://bide:80:80",
                "//bide",
                "http://bide/é"
            })
    void whatIsNoUrlIsRefusedWithItsValue(String text) {
        Refusal refusal = assertThrows(Refusal.class, () -> ServerAddress.of("--url", text));
        assertTrue(refusal.getMessage().startsWith("--url must "), refusal.getMessage());
        assertTrue(refusal.getMessage().endsWith(", not \"" + text + "\""), refusal.getMessage());
    }

    @Test
    void aUserIsRefusedWithoutShowingItsPassword() {
        for (String text : List.of("http://me:secret@bide:8080", "me:secret@bide", "http://secret@bide/path")) {
            Refusal refusal = assertThrows(Refusal.class, () -> ServerAddress.of("BIDE_URL", text));
            assertEquals("BIDE_URL must not have a user or a password", refusal.getMessage());
        }
    }

    @Test
    void aQueryIsRefused() {
        Refusal refusal = assertThrows(Refusal.class, () -> ServerAddress.of("--url", "http://bide/?n=5"));
        assertEquals("--url must not have a query or a fragment, not \"http://bide/?n=5\"", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:8080", "127.1.2.3", "http://[::1]:8080"})
    void theMachineItselfIsLoopback(String text) {
        assertTrue(ServerAddress.of("--url", text).isLoopback());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bide", "localhost.example.com", "127.0.0.1.example.com", "10.0.0.1"})
    void anotherHostIsNotLoopback(String text) {
        assertFalse(ServerAddress.of("--url", text).isLoopback());
    }

    @Test
    void theOptionWinsOverTheVariable() {
        Map<String, String> environment = Map.of("BIDE_URL", "variable:1");
        assertEquals("http://option:2", find(Map.of(Switch.URL, "option:2"), environment));
        assertEquals("http://variable:1", find(Map.of(), environment));
    }

    @Test
    void anEmptyVariableIsNone() {
        assertEquals("none", find(Map.of(), Map.of("BIDE_URL", "")));
        assertEquals("none", find(Map.of(), Map.of()));
    }

    private static String find(Map<Switch, String> switches, Map<String, String> environment) {
        Invocation invocation = new Invocation(Subcommand.WAIT_N, List.of(), switches, List.of());
        PrintStream none = new PrintStream(PrintStream.nullOutputStream());
        Optional<ServerAddress> found = ServerAddress.find(invocation, new Console(none, none, environment));
        return found.map(ServerAddress::toString).orElse("none");
    }
}
