package dev.bide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/**
 * Says what Maven Central would miss in a folder with the layout of a Maven repository. It has no dependencies, so it runs
 * from its source.
 *
 * @see <a href="https://central.sonatype.org/publish/requirements/">the requirements of Maven Central</a>
 */
final class CentralBundle {

    private static final Map<String, String> ELEMENTS = new TreeMap<>(Map.of(
            "name", "/project/name",
            "description", "/project/description",
            "url (-Dproject.home=...)", "/project/url",
            "developer (-Dproject.developer=...)", "/project/developers/developer/name",
            "address of the source (-Dproject.repository=...)", "/project/scm/url",
            "licence (pom.xml has to say which)", "/project/licenses/license/name"));

    private CentralBundle() {}

    /** Prints what is missing, and exits with 1 if anything is. */
    public static void main(String[] arguments) throws IOException {
        List<String> missing = missing(Path.of(arguments[0]));
        missing.forEach(System.out::println);
        if (!missing.isEmpty()) {
            System.exit(1);
        }
        System.out.println("nothing is missing");
    }

    /** Returns a line for each thing that is missing, in a fixed order. */
    static List<String> missing(Path folder) throws IOException {
        List<String> missing = new ArrayList<>();
        List<Path> files = files(folder);
        List<Path> poms =
                files.stream().filter(file -> file.toString().endsWith(".pom")).toList();
        if (poms.isEmpty()) {
            missing.add("no POM is in " + folder);
        }
        for (Path pom : poms) {
            missing.addAll(missingIn(pom));
            String name = pom.toString().replaceAll("\\.pom$", "");
            Stream.of(".jar", "-sources.jar", "-javadoc.jar")
                    .map(ending -> Path.of(name + ending))
                    .filter(file -> !files.contains(file))
                    .forEach(file -> missing.add("the file " + file.getFileName()));
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (!name.startsWith("maven-metadata") && !name.matches(".*\\.(asc|md5|sha1|sha256|sha512)")) {
                Stream.of("asc", "md5", "sha1")
                        .filter(ending -> !files.contains(Path.of(file + "." + ending)))
                        .map(ending -> ending.equals("asc") ? "a signature" : "a checksum, " + ending + ",")
                        .forEach(what -> missing.add(what + " of " + name));
            }
        }
        return missing;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static List<String> missingIn(Path pom) throws IOException {
        List<String> missing = new ArrayList<>();
        String text = Files.readString(pom);
        if (text.contains("${")) {
            missing.add("the value of a property in " + pom.getFileName());
        }
        if (pom.getFileName().toString().endsWith("-SNAPSHOT.pom")) {
            missing.add("a version that is no snapshot");
        }
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
            for (Map.Entry<String, String> element : ELEMENTS.entrySet()) {
                if (XPathFactory.newInstance()
                        .newXPath()
                        .evaluate(element.getValue(), document)
                        .isBlank()) {
                    missing.add("the POM's " + element.getKey());
                }
            }
        } catch (ParserConfigurationException | SAXException | XPathExpressionException e) {
            throw new IOException(pom + " is not XML", e);
        }
        return missing;
    }
}
