package dev.bide.config;

import dev.bide.refusal.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The settings in the environment.
 *
 * @param given the settings that variables set
 * @param warnings a sentence for each variable that looks like a setting and is none
 */
record Environment(List<GivenText> given, List<String> warnings) {

    private static final String PREFIX = "BIDE_";

    /** Where the command line finds a server. It is no setting of one. */
    private static final String URL = "BIDE_URL";

    /**
     * The names that Kubernetes sets in every container for a service named {@code bide} or {@code bide-…}, as Docker once
     * did for a linked container. {@code BIDE_PORT} is one of them too, but people also write that themselves.
     */
    private static final Pattern SERVICE_NAME = Pattern.compile(
            "BIDE_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    /** What Kubernetes sets as {@code BIDE_PORT}, or as {@code BIDE_HTTP_PORT} for a service named {@code bide-http}. */
    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    static Environment of(Map<String, String> variables) {
        Environment environment = new Environment(new ArrayList<>(), new ArrayList<>());
        // Sorted, so that the same environment gives the same first refusal and the same warnings.
        new TreeMap<>(variables).forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !name.equals(URL) && !isOfKubernetes(name, value)) {
                environment.add(name, value);
            }
        });
        return environment;
    }

    private static boolean isOfKubernetes(String name, String value) {
        return SERVICE_NAME.matcher(name).matches()
                || (name.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches());
    }

    private void add(String name, String value) {
        Optional<Setting> setting = Arrays.stream(Setting.values())
                .filter(each -> each.upperSnake().equals(name))
                .findFirst();
        if (setting.isEmpty()) {
            String hint =
                    nearest(name).map(near -> "did you mean " + near + "?").orElse("bide config lists the settings");
            warnings.add(name + " is not a setting and is ignored; " + hint);
        } else if (setting.get().variable().isEmpty()) {
            warnings.add(name + " is ignored, because " + setting.get().path() + " is not a single value; use "
                    + setting.get().option() + " or a settings file");
        } else {
            given.add(new GivenText(setting.get(), name, List.of(value)));
        }
    }

    /** Returns the variable that a name may stand for: one without its first word, or one with a typing mistake. */
    private static Optional<String> nearest(String name) {
        // Without the prefix, which would make all names look alike.
        String end = name.substring(PREFIX.length());
        List<String> known = Arrays.stream(Setting.values())
                .flatMap(setting -> setting.variable().stream())
                .map(variable -> variable.substring(PREFIX.length()))
                .toList();
        return known.stream()
                .filter(variable -> variable.endsWith("_" + end) && !end.isEmpty())
                .findFirst()
                .or(() -> Nearest.of(end, known))
                .map(near -> PREFIX + near);
    }
}
