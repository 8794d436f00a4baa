package dev.bide.operation;

import static dev.bide.operation.Field.ANSWER;
import static dev.bide.operation.Field.TCP;
import static dev.bide.operation.Field.TO;

import dev.bide.refusal.Refusal;
import dev.bide.standin.Target;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the target of a stand-in: the service behind it. Any thread may call it. */
final class TargetReader {

    private static final String HOST = "(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9_.-]{1,253})";

    private static final Pattern URL = Pattern.compile("(https?)://" + HOST + "(?::([0-9]{1,5}))?");
    private static final Pattern ADDRESS = Pattern.compile(HOST + ":([0-9]{1,5})");

    private static final String URL_RULE =
            "must be such as http://127.0.0.1:9000 or https://example.org, without a path";
    private static final String ADDRESS_RULE = "must be a host and a port, such as 127.0.0.1:5432";

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65_535;

    /** Names of the machine itself that need no DNS look-up. */
    private static final Set<String> OWN_NAMES = Set.of("localhost", "::1", "0.0.0.0", "::");

    private TargetReader() {}

    /** Reads the target. Refuses the stand-in's own port, as far as the address shows it. */
    static Target read(Fields fields, int port) {
        if (fields.has(TO.key())) {
            Requests.refuse(fields, List.of(ANSWER, TCP), "with to");
            return http(fields, port);
        }
        if (fields.has(TCP.key())) {
            Requests.refuse(fields, List.of(ANSWER), "with tcp");
            return tcp(fields, port);
        }
        return new Target.None();
    }

    private static Target http(Fields fields, int own) {
        String text = fields.text(TO.key());
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw fields.invalid(TO.key(), URL_RULE, text);
        }
        boolean https = url.group(1).equals("https");
        int port = url.group(3) == null ? https ? HTTPS_PORT : HTTP_PORT : Integer.parseInt(url.group(3));
        String host = host(url.group(2));
        check(fields, TO, URL_RULE, host, port, own);
        ForwardLibrary.require(fields.path(TO.key()));
        return new Target.Http(https, host, port);
    }

    private static Target tcp(Fields fields, int own) {
        String text = fields.text(TCP.key());
        Matcher address = ADDRESS.matcher(text);
        if (!address.matches()) {
            throw fields.invalid(TCP.key(), ADDRESS_RULE, text);
        }
        int port = Integer.parseInt(address.group(2));
        String host = host(address.group(1));
        check(fields, TCP, ADDRESS_RULE, host, port, own);
        return new Target.Tcp(host, port);
    }

    private static String host(String text) {
        // The brackets of an IPv6 address belong to the URL.
        return text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
    }

    private static void check(Fields fields, Field field, String rule, String host, int port, int own) {
        if (port < 1 || port > MAX_PORT) {
            throw fields.invalid(field.key(), rule, fields.text(field.key()));
        }
        String name = host.toLowerCase(Locale.ROOT);
        if (port == own && (OWN_NAMES.contains(name) || name.startsWith("127."))) {
            throw Refusal.invalid(
                    fields.path(field.key()), "must be another port than that of the stand-in itself", port);
        }
    }
}
