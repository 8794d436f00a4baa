package dev.bide.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.TcpIpConfig;
import dev.bide.config.ClusterSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Starts a Vert.x that is a node of a Hazelcast cluster. Any thread may call it. */
public final class HazelcastCluster {

    /** The logger of Vert.x, which logs a stack trace if it cannot join. The future fails anyway. */
    private static final Logger VERTX_LOG = Logger.getLogger("io.vertx.core.impl.VertxImpl");

    private static final int MILLIS_PER_SECOND = 1000;

    /** On how many ports of its own machine a node looks for others. One answer is enough. */
    private static final int OWN_PORTS = 4;

    private static final Pattern PORT_AT_END = Pattern.compile(":[0-9]+$");

    /** How long to try to connect to a member that does not answer at all. */
    private static final int CONNECT_SECONDS = 3;

    /** Hazelcast makes this many claims within 3.5 seconds: the first without a pause, the last half a second apart. */
    private static final int FIRST_CLAIMS = 20;

    private static final int FURTHER_CLAIMS_PER_SECOND = 2;

    /** The properties of Hazelcast that are the same in each cluster. */
    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("hazelcast.phone.home.enabled", "false"),
            Map.entry("hazelcast.logging.type", "jdk"),
            Map.entry("hazelcast.logging.details.enabled", "false"),
            Map.entry("hazelcast.health.monitoring.level", "OFF"),
            Map.entry("hazelcast.slow.operation.detector.enabled", "false"),
            // Listen on cluster.host and on no other address, also if it is an IPv6 address.
            Map.entry("hazelcast.socket.bind.any", "false"),
            Map.entry("hazelcast.prefer.ipv4.stack", "false"),
            // A search for other clusters takes 5 seconds for each address where there is none, and Hazelcast remembers
            // each member that has gone as such an address.
            Map.entry("hazelcast.tcp.join.previously.joined.member.address.retention.seconds", "600"),
            Map.entry("hazelcast.socket.connect.timeout.seconds", String.valueOf(CONNECT_SECONDS)),
            // By default a node waits for 5 seconds for others that start at the same time. Here they merge later.
            Map.entry("hazelcast.wait.seconds.before.join", "0"),
            Map.entry("hazelcast.max.join.seconds", "30"),
            Map.entry("hazelcast.max.join.merge.target.seconds", "5"),
            Map.entry("hazelcast.merge.first.run.delay.seconds", "5"),
            Map.entry("hazelcast.merge.next.run.delay.seconds", "5"),
            // A member whose connection ends is lost after three attempts to connect again, 100 ms apart.
            Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
            Map.entry("hazelcast.graceful.shutdown.max.wait", "5"),
            Map.entry("hazelcast.cluster.shutdown.timeout.seconds", "5"),
            // Each join and each loss moves the partitions. The default is 271; these hold a few addresses and no other
            // data.
            Map.entry("hazelcast.partition.count", "31"),
            Map.entry("hazelcast.io.thread.count", "1"),
            Map.entry("hazelcast.event.thread.count", "1"),
            Map.entry("hazelcast.operation.thread.count", "2"),
            Map.entry("hazelcast.operation.generic.thread.count", "2"),
            Map.entry("hazelcast.operation.response.thread.count", "1"),
            Map.entry("hazelcast.clientengine.thread.count", "1"),
            Map.entry("hazelcast.clientengine.query.thread.count", "1"),
            Map.entry("hazelcast.clientengine.blocking.thread.count", "1"));

    private HazelcastCluster() {}

    /**
     * Starts a Vert.x, and joins the cluster.
     *
     * @param options the options of the Vert.x; those of its event bus are replaced
     * @param settings the cluster
     * @return a future of the Vert.x, which fails if it cannot join
     * @throws dev.bide.refusal.Refusal if this machine cannot listen where the settings say
     */
    public static Future<Vertx> start(VertxOptions options, ClusterSettings settings) {
        HazelcastLog.set();
        InetAddress address = LocalAddress.of(settings.host());
        LocalAddress.requireFree(address, settings.port(), ClusterSettings.PORTS, "cluster.port");
        if (settings.busPort() != 0) {
            LocalAddress.requireFree(address, settings.busPort(), 1, "cluster.busPort");
        }
        VERTX_LOG.setLevel(Level.OFF);
        return Vertx.builder()
                .with(options.setEventBusOptions(bus(settings, address)))
                .withClusterManager(new HazelcastClusterManager(config(settings, address)))
                .buildClustered()
                .onSuccess(vertx -> VERTX_LOG.setLevel(null));
    }

    private static EventBusOptions bus(ClusterSettings settings, InetAddress address) {
        int lostMillis = (int) Math.round(settings.lostSeconds() * MILLIS_PER_SECOND);
        return new EventBusOptions()
                .setHost(address.getHostAddress())
                .setPort(settings.busPort())
                .setConnectTimeout(lostMillis)
                // A connection to a node that hangs is closed, so that no messages wait in it.
                .setClusterPingInterval(MILLIS_PER_SECOND)
                .setClusterPingReplyInterval(lostMillis);
    }

    /** Returns Hazelcast's configuration, which has no other source. */
    private static Config config(ClusterSettings settings, InetAddress address) {
        Config config = new Config();
        config.setClusterName(settings.name());
        PROPERTIES.forEach(config::setProperty);
        config.setProperty(
                "hazelcast.max.no.heartbeat.seconds", String.valueOf((int) Math.ceil(settings.lostSeconds())));
        config.setProperty("hazelcast.mastership.claim.timeout.seconds", String.valueOf(claims(settings)));
        // Not as an interface: Hazelcast would then ignore members that are given by their names.
        config.setProperty("hazelcast.local.localAddress", address.getHostAddress());
        // As in the default-cluster.xml of vertx-hazelcast 5.1.6. Its maps have Hazelcast's defaults.
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        NetworkConfig network = config.getNetworkConfig();
        network.setPort(settings.port()).setPortCount(ClusterSettings.PORTS).setPortAutoIncrement(true);
        JoinConfig join = network.getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        TcpIpConfig members = join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(CONNECT_SECONDS);
        members(settings, address).forEach(members::addMember);
        return config;
    }

    /**
     * Returns how often the second oldest node asks each other node to accept it when the oldest has gone. Hazelcast takes
     * the seconds of the property for a number of tries, too. A node refuses until it has seen itself that the oldest has
     * gone, which may take lostSeconds. After the last try, a node that still refuses is split off.
     */
    private static int claims(ClusterSettings settings) {
        return FIRST_CLAIMS + FURTHER_CLAIMS_PER_SECOND * (int) Math.ceil(settings.lostSeconds());
    }

    /** Returns the nodes to join, each with its port. */
    private static List<String> members(ClusterSettings settings, InetAddress address) {
        if (settings.members().isEmpty()) {
            String text = address.getHostAddress();
            String host = address instanceof Inet6Address ? "[" + text + "]" : text;
            return IntStream.range(settings.port(), settings.port() + OWN_PORTS)
                    .mapToObj(port -> host + ":" + port)
                    .toList();
        }
        return settings.members().stream()
                .map(member -> PORT_AT_END.matcher(member).find() ? member : member + ":" + settings.port())
                .toList();
    }
}
