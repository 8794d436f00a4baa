package dev.bide;

import dev.bide.config.Setting;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of the program.
 *
 * @param conf the settings file, or null for conf/bide.json if it exists
 * @param options the settings that were given as options
 * @param help whether to print the help
 * @param version whether to print the version
 */
record Arguments(String conf, Map<Setting, List<String>> options, boolean help, boolean version) {

    private static final int MAX_PORT = 65_535;
    private static final int MAX_INSTANCES = 1024;

    static final String USAGE = "usage: bide [--conf FILE] [--port N] [--instances N] [--help] [--version]";

    static final String HELP = USAGE + """


            Waits on purpose, on the Vert.x event loop, and says how late it was.

              --conf FILE     settings to start from (conf/bide.json, or those built in)
              --port N        port to serve HTTP on, 0 for any that is free
              --instances N   instances of the verticle, 0 for one to each core
              --help          this
              --version       the version
            """;

    static Arguments of(List<String> args) {
        Deque<String> rest = new ArrayDeque<>();
        for (String arg : args) {
            // "--port=80" is split, so that the loop below reads both forms in the same way.
            int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
            rest.add(equals < 0 ? arg : arg.substring(0, equals));
            if (equals >= 0) {
                rest.add(arg.substring(equals + 1));
            }
        }
        String conf = null;
        Map<Setting, List<String>> options = new EnumMap<>(Setting.class);
        boolean help = false;
        boolean version = false;
        while (!rest.isEmpty()) {
            String arg = rest.remove();
            switch (arg) {
                case "--conf" -> conf = value(arg, rest);
                case "--port" -> options.put(Setting.HTTP_PORT, List.of(wholeNumber(arg, rest, MAX_PORT)));
                case "--instances" -> options.put(Setting.INSTANCES, List.of(wholeNumber(arg, rest, MAX_INSTANCES)));
                case "--help", "-h" -> help = true;
                case "--version" -> version = true;
                default -> throw new Refusal(Reason.INVALID, "unknown argument " + Refusal.shown(arg));
            }
        }
        return new Arguments(conf, options, help, version);
    }

    private static String value(String arg, Deque<String> rest) {
        if (rest.isEmpty() || rest.element().isEmpty()) {
            throw new Refusal(Reason.INVALID, arg + " needs a value");
        }
        return rest.remove();
    }

    private static String wholeNumber(String arg, Deque<String> rest, int max) {
        String value = value(arg, rest);
        // At most nine digits, which an int can hold.
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) > max) {
            throw Refusal.invalid(arg, "must be a whole number from 0 to " + max, value);
        }
        return value;
    }
}
