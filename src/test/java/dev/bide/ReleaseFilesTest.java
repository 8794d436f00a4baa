package dev.bide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checks the files that {@code mvn -Prelease package} has made. */
@Tag("release")
class ReleaseFilesTest {

    private static final Path TARGET = Path.of("target");
    private static final Path RUNNABLE = TARGET.resolve("bide.jar");

    /** Returns the file of this version whose name ends so. */
    private static Path artefact(String ending) throws IOException {
        String version = Files.readString(Path.of("target", "classes", "dev", "bide", "version.txt"));
        return TARGET.resolve("bide-" + version.strip() + ending);
    }

    private static Set<String> entries(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void everyClassHasItsSource() throws IOException {
        Set<String> expected = entries(artefact(".jar")).stream()
                .filter(name -> name.endsWith(".class"))
                .map(name -> name.replaceAll("(\\$.*)?\\.class$", ".java"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> sources = entries(artefact("-sources.jar"));
        expected.removeAll(sources);
        assertEquals(Set.of(), expected);
        assertTrue(sources.contains("dev/bide/lateness/package-info.java"));
    }

    @Test
    void theJavadocHasAPageForEachTypeOfTheApiAndForNoOther() throws IOException, ClassNotFoundException {
        Set<String> expected = PublicApi.types().stream()
                .map(type -> type.getName().replace('.', '/').replace('$', '.') + ".html")
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> pages = entries(artefact("-javadoc.jar")).stream()
                .filter(name -> name.matches("dev/bide/.*[A-Z]\\w*\\.html"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, pages);
    }

    @Test
    void thePublishedPomBringsOnlyWhatEveryProgramNeeds() throws IOException {
        String pom = Files.readString(TARGET.resolve("bide.pom"));
        Set<String> needed = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL)
                .matcher(pom)
                .results()
                .map(dependency -> dependency.group(1))
                .filter(dependency -> !dependency.contains("<optional>true</optional>")
                        && !dependency.contains("<scope>provided</scope>"))
                .map(dependency -> dependency.replaceAll("(?s).*?<artifactId>([^<]+)<.*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("HdrHistogram", "vertx-core"), needed);
        assertFalse(pom.contains("${") || pom.contains("<scope>test</scope>") || pom.contains("<build>"), pom);
        try (ZipFile jar = new ZipFile(artefact(".jar").toFile())) {
            ZipEntry inJar = jar.getEntry("META-INF/maven/dev.bide/bide/pom.xml");
            assertEquals(pom, new String(jar.getInputStream(inJar).readAllBytes(), UTF_8));
        }
    }

    @Test
    void theBillOfMaterialsNamesEveryLibraryInTheRunnableJarAndNoOther() throws Exception {
        JsonObject bom = new JsonObject(Files.readString(TARGET.resolve("bide-sbom.json")));
        Map<String, String> namesByHash = namesByHash(bom);
        Set<String> unnamed = entries(RUNNABLE).stream()
                .filter(name -> name.endsWith(".class") && !name.startsWith("dev/bide/"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(unnamed.size() > 10_000, unnamed.size() + " classes");
        Set<String> contained = entries(RUNNABLE);
        Set<String> unused = new TreeSet<>(namesByHash.values());
        for (Path jar : classPath()) {
            String name = namesByHash.get(sha256(jar));
            if (name != null) {
                Set<String> entries = entries(jar);
                unnamed.removeAll(entries);
                entries.removeIf(entry -> entry.startsWith("META-INF/") && !entry.startsWith("META-INF/native/"));
                entries.retainAll(contained);
                if (!entries.isEmpty()) {
                    unused.remove(name);
                }
            }
        }
        assertEquals(Set.of(), unnamed);
        assertEquals(Set.of(), unused);
        // It is the same in each build.
        assertFalse(bom.containsKey("serialNumber"));
        assertFalse(bom.getJsonObject("metadata").containsKey("timestamp"));
    }

    private static Map<String, String> namesByHash(JsonObject bom) {
        Map<String, String> names = new TreeMap<>();
        for (Object each : bom.getJsonArray("components")) {
            JsonObject component = (JsonObject) each;
            component.getJsonArray("hashes").stream()
                    .map(JsonObject.class::cast)
                    .filter(hash -> hash.getString("alg").equals("SHA-256"))
                    .forEach(hash -> names.put(hash.getString("content"), component.getString("purl")));
        }
        return names;
    }

    private static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .toList();
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
