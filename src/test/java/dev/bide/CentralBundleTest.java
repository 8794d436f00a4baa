package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Maven Central would miss in the files of a release. */
class CentralBundleTest {

    @TempDir
    private Path folder;

    private void write(String name, String text) throws IOException {
        for (String ending : List.of("", ".asc", ".md5", ".sha1")) {
            Files.writeString(folder.resolve("bide-1.0" + name + ending), text);
        }
    }

    private void writeAll(String pom) throws IOException {
        for (String jar : List.of(".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json")) {
            write(jar, "x");
        }
        write(".pom", "<project xmlns=\"http://maven.apache.org/POM/4.0.0\">" + pom + "</project>");
        Files.writeString(folder.resolve("maven-metadata.xml"), "x");
    }

    private static String pom(String address) {
        return "<name>Bide</name><description>Waits</description>"
                + "<url>" + address + "</url>"
                + "<licenses><license><name>some</name></license></licenses>"
                + "<developers><developer><name>Someone</name></developer></developers>"
                + "<scm><url>https://example.org/bide.git</url></scm>";
    }

    @Test
    void nothingIsMissingInACompleteBundle() throws IOException {
        writeAll(pom("https://example.org"));
        assertEquals(List.of(), CentralBundle.missing(folder));
    }

    @Test
    void everyElementOfThePomThatIsMissingIsNamed() throws IOException {
        writeAll("<url></url><scm><connection>scm:git:</connection></scm>");
        assertEquals(
                List.of(
                        "the POM's address of the source (-Dproject.repository=...)",
                        "the POM's description",
                        "the POM's developer (-Dproject.developer=...)",
                        "the POM's licence (pom.xml has to say which)",
                        "the POM's name",
                        "the POM's url (-Dproject.home=...)"),
                CentralBundle.missing(folder));
    }

    @Test
    void aPropertyWithoutAValueIsNoAddress() throws IOException {
        writeAll(pom("${project.home}"));
        assertEquals(List.of("the value of a property in bide-1.0.pom"), CentralBundle.missing(folder));
    }

    @Test
    void everyFileThatIsMissingIsNamed() throws IOException {
        writeAll(pom("https://example.org"));
        for (String file : List.of("-javadoc.jar", "-javadoc.jar.asc", "-javadoc.jar.md5", "-javadoc.jar.sha1")) {
            Files.delete(folder.resolve("bide-1.0" + file));
        }
        Files.delete(folder.resolve("bide-1.0.jar.asc"));
        Files.delete(folder.resolve("bide-1.0.pom.md5"));
        assertEquals(
                List.of(
                        "the file bide-1.0-javadoc.jar",
                        "a signature of bide-1.0.jar",
                        "a checksum, md5, of bide-1.0.pom"),
                CentralBundle.missing(folder));
    }

    @Test
    void anEmptyFolderHasNoPom() throws IOException {
        assertEquals(List.of("no POM is in " + folder), CentralBundle.missing(folder));
    }
}
