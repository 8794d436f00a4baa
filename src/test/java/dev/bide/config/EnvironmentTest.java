package dev.bide.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {

    private static Environment of(String name, String value) {
        return Environment.of(Map.of(name, value));
    }

    @Test
    void everyScalarHasAVariable() {
        for (Setting setting : Setting.values()) {
            setting.variable()
                    .ifPresent(name -> assertEquals(
                            new Environment(List.of(new GivenText(setting, name, List.of("1"))), List.of()),
                            of(name, "1")));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BIDE_FOO              | 1    | BIDE_FOO is not a setting and is ignored; bide config lists the settings",
                "BIDE_                 | 1    | BIDE_ is not a setting and is ignored; bide config lists the settings",
                "BIDE_HTTP_PROT        | 1    | BIDE_HTTP_PROT is not a setting and is ignored; did you mean BIDE_HTTP_PORT?",
                "BIDE_LIMITS_MAXDELAY  | 1    | BIDE_LIMITS_MAXDELAY is not a setting and is ignored; did you mean BIDE_LIMITS_MAX_DELAY?",
                "BIDE_PORT             | 9090 | BIDE_PORT is not a setting and is ignored; did you mean BIDE_HTTP_PORT?",
                "BIDE_HTTP_NAMES       | a    | BIDE_HTTP_NAMES is ignored, because http.names is not a single value; use --http.names or a settings file",
                "BIDE_PROFILES         | a    | BIDE_PROFILES is ignored, because profiles is not a single value; use --profiles or a settings file",
            })
    void anUnknownVariableIsNamedAndIgnored(String name, String value, String sentence) {
        assertEquals(new Environment(List.of(), List.of(sentence)), of(name, value));
    }

    /** Those of services named bide, bide-http and bide-a-b, with a port named http. */
    @ParameterizedTest
    @CsvSource({
        "BIDE_PORT, tcp://10.0.0.1:80",
        "BIDE_PORT, udp://10.0.0.1:80",
        "BIDE_PORT_80_TCP, tcp://10.0.0.1:80",
        "BIDE_PORT_80_TCP_ADDR, 10.0.0.1",
        "BIDE_PORT_80_TCP_PORT, 80",
        "BIDE_PORT_80_TCP_PROTO, tcp",
        "BIDE_SERVICE_HOST, 10.0.0.1",
        "BIDE_SERVICE_PORT, 80",
        "BIDE_SERVICE_PORT_HTTP, 80",
        "BIDE_HTTP_PORT, tcp://10.0.0.1:80",
        "BIDE_HTTP_SERVICE_PORT, 80",
        "BIDE_A_B_PORT_8080_TCP, tcp://10.0.0.1:8080",
        "BIDE_URL, http://127.0.0.1:8080",
        "BIDEN_FOO, 1",
        "bide_http_port, 1",
    })
    void theVariablesOfKubernetesAndOfTheCommandLineMeanNothing(String name, String value) {
        assertEquals(new Environment(List.of(), List.of()), of(name, value));
    }
}
