package dev.bide;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ports of stand-ins on a page, and the free ones that a test takes instead: another program may listen on those of the
 * page.
 */
final class ShownPorts {

    private static final Pattern PORT = Pattern.compile("\"port\":([0-9]+)");

    private final Map<String, String> shownByActual = new HashMap<>();
    private String asked = "";

    /** Returns a command with the ports of this run. */
    String withActual(String command) {
        Matcher port = PORT.matcher(command);
        asked = port.find() ? port.group(1) : "";
        String changed = port.reset().replaceFirst("\"port\":0");
        for (Map.Entry<String, String> each : shownByActual.entrySet()) {
            changed = changed.replace("127.0.0.1:" + each.getValue() + "/", "127.0.0.1:" + each.getKey() + "/");
        }
        return changed;
    }

    /** Returns an answer with the ports of the page. */
    String withShown(String answer) {
        Matcher port = PORT.matcher(answer);
        if (!asked.isEmpty() && port.find()) {
            shownByActual.put(port.group(1), asked);
        }
        String changed = answer;
        for (Map.Entry<String, String> each : shownByActual.entrySet()) {
            changed = changed.replace("\"port\":" + each.getKey(), "\"port\":" + each.getValue())
                    .replace("127.0.0.1:" + each.getKey(), "127.0.0.1:" + each.getValue());
        }
        // The definition of a free port has its 0.
        return asked.isEmpty() ? changed : changed.replace("\"port\":0", "\"port\":" + asked);
    }
}
