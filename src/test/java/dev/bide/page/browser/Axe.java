package dev.bide.page.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks a page with axe-core, by the rules of WCAG 2.2 A and AA and its best practice. */
final class Axe {

    /** Where {@code .ci/browser} puts it. */
    private static final Path SCRIPT = Path.of("target", "axe", "node_modules", "axe-core", "axe.min.js");

    private Axe() {}

    /** Fails if the page has violations, or if hardly a rule was applied. */
    static void assertClean(Tab tab, String state) throws IOException {
        tab.eval(Files.readString(SCRIPT) + "; undefined");
        List<?> found = tab.<JsonArray>eval("axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a',"
                        + " 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}}).then(result =>"
                        + " [result.passes.length, ...result.violations.map(rule => rule.id + ': '"
                        + " + rule.nodes.map(node => node.target + ' ' + node.failureSummary).join('; '))])")
                .getList();
        assertTrue((Integer) found.get(0) > 20, "rules that pass: " + found.get(0));
        assertEquals(List.of(), found.subList(1, found.size()), state);
    }
}
