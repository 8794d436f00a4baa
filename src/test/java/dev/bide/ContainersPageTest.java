package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.config.ChosenSettings;
import dev.bide.config.Setting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Compares the files for Compose and Kubernetes in the guide with Bide and with the image. {@code .ci/image} runs that. */
class ContainersPageTest {

    /** How long a shutdown may take after the drain, and some seconds in which Kubernetes removes the pod's address. */
    private static final double SHUTDOWN_SECONDS = 35;

    private final List<JsonObject> documents = Page.guide("containers").blocks("yaml").stream()
            .flatMap(text -> Stream.of(text.split("\n---\n")))
            .map(text -> new JsonObject(new Yaml().<Map<String, Object>>load(text)))
            .toList();

    private final String pom = read(Path.of("pom.xml"));

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private JsonObject compose() {
        return documents.get(0).getJsonObject("services").getJsonObject("bide");
    }

    private JsonObject podSpec() {
        return documents.get(1).getJsonObject("spec").getJsonObject("template").getJsonObject("spec");
    }

    private JsonObject container() {
        return podSpec().getJsonArray("containers").getJsonObject(0);
    }

    private Map<String, String> imageEnvironment() {
        String block = pom.replaceAll("(?s).*<environment>(.*)</environment>.*", "$1");
        Map<String, String> environment = new HashMap<>();
        for (MatchResult each :
                Pattern.compile("<(\\w+)>(.*)</").matcher(block).results().toList()) {
            environment.put(each.group(1), each.group(2));
        }
        return environment;
    }

    /** Reads arguments and variables as the program does. Warnings are about variables that mean nothing. */
    private ChosenSettings start(JsonArray arguments, Map<String, String> environment) {
        assertEquals(
                List.of("serve", "--http.names"), arguments.stream().limit(2).toList());
        Map<String, String> all = imageEnvironment();
        all.putAll(environment);
        ChosenSettings chosen = ChosenSettings.read(
                Optional.of("conf/bide.json"), all, Map.of(Setting.HTTP_NAMES, List.of(arguments.getString(2))));
        assertEquals(List.of(), chosen.warnings());
        assertEquals("0.0.0.0", chosen.settings().http().host());
        assertEquals(8080, chosen.settings().http().port());
        assertTrue(pom.contains("<ports>8080</ports>"));
        return chosen;
    }

    @Test
    void theComposeFileStartsBide() {
        Map<String, String> environment = new HashMap<>();
        compose()
                .getJsonObject("environment")
                .forEach(each -> environment.put(each.getKey(), (String) each.getValue()));
        ChosenSettings chosen = start(compose().getJsonArray("command"), environment);
        assertEquals(List.of("bide"), names(chosen));
        assertEquals("bide:" + version(), compose().getString("image"));
        double grace =
                Double.parseDouble(compose().getString("stop_grace_period").replace("s", ""));
        assertEquals(chosen.settings().drainSeconds() + SHUTDOWN_SECONDS, grace);
    }

    @Test
    void theManifestStartsBide() {
        Map<String, String> environment = new HashMap<>();
        container().getJsonArray("env").forEach(each -> {
            JsonObject variable = (JsonObject) each;
            environment.put(variable.getString("name"), variable.getString("value"));
        });
        ChosenSettings chosen = start(container().getJsonArray("args"), environment);
        JsonObject service = documents.get(2);
        String name = service.getJsonObject("metadata").getString("name");
        assertEquals(
                List.of(name, name + ".default", name + ".default.svc", name + ".default.svc.cluster.local"),
                names(chosen));
        assertEquals(
                documents.get(1).getJsonObject("spec").getJsonObject("selector").getJsonObject("matchLabels"),
                service.getJsonObject("spec").getJsonObject("selector"));
        assertEquals("bide:" + version(), container().getString("image"));
        assertEquals(
                chosen.settings().drainSeconds() + SHUTDOWN_SECONDS,
                podSpec().getDouble("terminationGracePeriodSeconds"));
    }

    /** With .ci/image, which runs it so. */
    @Test
    void theManifestHasTheRightsThatTheImageNeeds() {
        JsonObject security = container().getJsonObject("securityContext");
        assertEquals(true, security.getBoolean("readOnlyRootFilesystem"));
        assertEquals(false, security.getBoolean("allowPrivilegeEscalation"));
        assertEquals(
                new JsonArray().add("ALL"),
                security.getJsonObject("capabilities").getJsonArray("drop"));
        assertEquals(true, podSpec().getJsonObject("securityContext").getBoolean("runAsNonRoot"));
        assertTrue(pom.contains("<user>65532:65532</user>")); // a name would not do: the cluster sees no passwd
        assertEquals(
                "128Mi",
                container().getJsonObject("resources").getJsonObject("limits").getString("memory"));
        assertEquals("128m", compose().getString("mem_limit"));
        assertTrue(read(Path.of(".ci/image")).contains("limit=$((128 << 20))"));
    }

    @Test
    void theProbesAreRoutes() {
        String operations = Page.guide("operations").text();
        for (String probe : List.of("livenessProbe", "readinessProbe")) {
            JsonObject get = container().getJsonObject(probe).getJsonObject("httpGet");
            assertTrue(operations.contains(
                    "`" + get.getString("path") + "` is for a " + probe.replace("Probe", " probe")));
            assertEquals("http", get.getString("port"));
        }
    }

    @Test
    void thePageNamesTheOptionsOfTheRuntime() {
        String script = read(Path.of("src/main/image/runtime"));
        for (String option : Page.guide("containers").text().split("`")) {
            if (option.matches("-XX:[^ ]*")) {
                assertTrue(script.contains(option), option);
            }
        }
    }

    private static List<Object> names(ChosenSettings chosen) {
        return new JsonObject(chosen.merged())
                .getJsonObject("http").getJsonArray("names").stream().toList();
    }

    private String version() {
        return pom.replaceAll("(?s).*?<version>(.*?)</version>.*", "$1");
    }
}
