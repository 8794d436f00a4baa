package dev.bide.config;

import dev.bide.operation.Fields;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of the cluster.
 *
 * @param enabled whether the program is a node of a cluster
 * @param name the name of the cluster, the same on all its nodes
 * @param host the address of this machine at which the other nodes reach this one
 * @param port the first of {@value #PORTS} ports to listen on for the other nodes
 * @param busPort the port of the event bus for the other nodes, 0 for any that is free
 * @param members the nodes to join, each as a host, or as a host and a port; empty for those at the same host
 * @param lostSeconds after this time without an answer, a node counts as lost
 */
public record ClusterSettings(
        boolean enabled, String name, String host, int port, int busPort, List<String> members, double lostSeconds) {

    /** How many ports are tried, so that several nodes of one machine need no setting for their ports. */
    public static final int PORTS = 16;

    private static final String NAME_RULE = "must be at most 100 letters, digits, dots, dashes or underscores";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private static final String HOST_RULE = "must be an address or a host name without a port";
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._-]+|\\[?(?:[0-9A-Fa-f]*:){2,}[0-9A-Fa-f.:]*(?:%[A-Za-z0-9._-]+)?]?");

    private static final String MEMBERS_RULE = "must be a list of HOST or HOST:PORT";
    private static final Pattern MEMBER =
            Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?])(?::([1-9][0-9]{0,4}))?");

    private static final int MAX_PORT = 65_535;

    /** Two heartbeats. With a shorter time, a node would be lost because one heartbeat was late. */
    private static final int MIN_LOST_SECONDS = 2;

    private static final int MAX_LOST_SECONDS = 3600;

    /** Copies the list of members. */
    public ClusterSettings {
        members = List.copyOf(members);
    }

    static ClusterSettings read(Fields cluster) {
        return new ClusterSettings(
                cluster.flag("enabled"),
                matching(cluster, "name", NAME, NAME_RULE),
                host(cluster),
                (int) cluster.whole("port", 1, MAX_PORT - PORTS + 1),
                (int) cluster.whole("busPort", 0, MAX_PORT),
                members(cluster),
                lostSeconds(cluster));
    }

    private static String matching(Fields fields, String name, Pattern form, String rule) {
        String text = fields.text(name);
        if (!form.matcher(text).matches()) {
            throw Refusal.invalid(fields.path(name), rule, text);
        }
        return text;
    }

    private static String host(Fields cluster) {
        String host = matching(cluster, "host", HOST, HOST_RULE);
        if (host.matches("0+(\\.0+)*|\\[?::]?")) {
            throw Refusal.invalid(
                    cluster.path("host"),
                    "must be one address of this machine, because the other nodes connect to it",
                    host);
        }
        return host;
    }

    private static List<String> members(Fields cluster) {
        List<String> members = new ArrayList<>();
        for (Object value : cluster.list("members", MEMBERS_RULE)) {
            if (!(value instanceof String text) || !isMember(text)) {
                throw Refusal.invalid(cluster.path("members"), MEMBERS_RULE, value);
            }
            members.add(text);
        }
        return members;
    }

    private static boolean isMember(String text) {
        Matcher member = MEMBER.matcher(text);
        return member.matches() && (member.group(2) == null || Integer.parseInt(member.group(2)) <= MAX_PORT);
    }

    private static double lostSeconds(Fields cluster) {
        double seconds = cluster.seconds("lostSeconds");
        if (seconds < MIN_LOST_SECONDS || seconds > MAX_LOST_SECONDS) {
            throw Refusal.invalid(
                    cluster.path("lostSeconds"),
                    "must be from " + MIN_LOST_SECONDS + " to " + MAX_LOST_SECONDS + " seconds",
                    seconds);
        }
        return seconds;
    }

    /** Refuses members on other machines while this node has a loopback address, which they could not answer. */
    void requireReachable() {
        if (!Loopback.isNamedBy(host)) {
            return;
        }
        for (String member : members) {
            if (!Loopback.isNamedBy(member.replaceFirst(":[0-9]+$", ""))) {
                throw new Refusal(
                        Reason.INVALID,
                        "cluster.members cannot be reached from a loopback address: " + Refusal.shown(member)
                                + " is another machine; set cluster.host to an address of this machine that the others"
                                + " reach, instead of " + host);
            }
        }
    }
}
