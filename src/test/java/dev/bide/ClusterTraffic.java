package dev.bide;

import dev.bide.ClusterCall.Kind;
import dev.bide.config.ClusterSettings;
import dev.bide.hazelcast.HazelcastCluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Steady calls to the nodes of a cluster, from some threads, each of which asks again when it is answered. A member of the
 * cluster without Bide, in the JVM of the test, asks over the event bus.
 */
final class ClusterTraffic implements AutoCloseable {

    /** The status of a call on the bus that has no answer in time, as the program's own timeout would have. */
    private static final int BUS_TIMEOUT = 504;

    /** A member without Bide is never the first to take another one for dead. */
    private static final double MEMBER_LOST_SECONDS = 10;

    private static final int THREADS = 6;
    private static final int KEYS = 24;
    private static final int POOLS = 6;

    /** Tasks that are asked for again and again. */
    private static final int KNOWN_TASKS = 60;

    /** Longer than the node that is asked may be held up by a busy machine. */
    private static final long SEND_TIMEOUT_MILLIS = 15_000;

    private record Target(String name, String url, AtomicInteger calls) {}

    private final History history;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Target> targets = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<String> tasks = new ConcurrentLinkedDeque<>();
    private final AtomicLong created = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;
    private Vertx member;

    ClusterTraffic(History history) {
        this.history = history;
    }

    /** Starts the calls, to the nodes that have been added. */
    void start() {
        for (int i = 0; i < THREADS; i++) {
            start(new Random(i), this::call);
        }
    }

    /** Joins the cluster as a member without Bide, counts the ends of tasks, and asks over the bus if that is wanted. */
    void join(ClusterProcess node, boolean asks) {
        member = Server.await(member(node));
        // On a busy machine the member may start alone. Hazelcast merges it with the cluster some seconds later.
        Server.until(() -> ((VertxInternal) member).clusterManager().getNodes().size() > 1);
        Server.await(member.eventBus()
                .<JsonObject>consumer("bide.events", this::heard)
                .completion());
        if (asks) {
            start(new Random(THREADS), this::send);
        }
    }

    private static Future<Vertx> member(ClusterProcess node) {
        return HazelcastCluster.start(
                new VertxOptions(),
                new ClusterSettings(
                        true, node.clusterName(), "127.0.0.1", node.clusterPort(), 0, List.of(), MEMBER_LOST_SECONDS));
    }

    private void heard(Message<JsonObject> event) {
        if (event.body().getString("event").equals("ended")) {
            history.ended(event.body().getString("id"));
        }
    }

    private interface Loop {
        void call(Random random) throws IOException, InterruptedException;
    }

    private void start(Random random, Loop loop) {
        Thread thread = new Thread(() -> {
            while (!ended) {
                try {
                    loop.call(random);
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    void add(String name, String url) {
        targets.put(name, new Target(name, url, new AtomicInteger()));
    }

    /** Asks a node no more. Returns when its calls have ended. */
    void remove(String name) {
        Target target = targets.remove(name);
        Server.until(() -> target.calls().get() == 0);
    }

    private void call(Random random) throws InterruptedException {
        List<Target> all = List.copyOf(targets.values());
        if (!all.isEmpty()) {
            Target target = all.get(random.nextInt(all.size()));
            target.calls().incrementAndGet();
            // After it was counted: remove() waits for the calls that it finds.
            if (targets.get(target.name()) == target) {
                call(next(random), target);
            }
            target.calls().decrementAndGet();
        }
    }

    private ClusterCall next(Random random) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        long seed = random.nextInt(1_000_000);
        String subject = "";
        if (kind == Kind.CREATE) {
            // Each key twice, or nearly so.
            long number = created.getAndIncrement() / 2;
            subject = "order-" + number;
            seed = number;
        } else if (kind == Kind.TASK) {
            List<String> known = List.copyOf(tasks);
            return known.isEmpty()
                    ? new ClusterCall(Kind.WAIT, "", seed)
                    : new ClusterCall(kind, known.get(random.nextInt(known.size())), seed);
        } else if (kind == Kind.STEP) {
            subject = "key-" + random.nextInt(KEYS);
        } else if (kind == Kind.POOL) {
            subject = "pool-" + random.nextInt(POOLS);
        }
        return new ClusterCall(kind, subject, seed);
    }

    /** Asks a node, and records the outcome. */
    private void call(ClusterCall call, Target target) throws InterruptedException {
        double begun = history.now();
        int status = EndedCall.NO_ANSWER;
        JsonObject answer = new JsonObject();
        try {
            HttpResponse<String> response = client.send(call.request(target.url()), BodyHandlers.ofString());
            status = response.statusCode();
            answer = new JsonObject(response.body());
        } catch (IOException e) {
            answer.put("failure", String.valueOf(e));
        } catch (DecodeException e) {
            answer.put("failure", "no JSON");
        }
        history.add(new EndedCall(call, target.name(), begun, history.now(), status, answer));
        if (answer.containsKey("id")) {
            tasks.add(answer.getString("id"));
            if (tasks.size() > KNOWN_TASKS) {
                tasks.poll();
            }
        }
    }

    /** Sends a wait over the bus, and records the outcome. */
    private void send(Random random) throws InterruptedException {
        ClusterCall call = new ClusterCall(Kind.WAIT, "", random.nextInt(1_000_000));
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(SEND_TIMEOUT_MILLIS);
        double begun = history.now();
        CountDownLatch answered = new CountDownLatch(1);
        member.eventBus()
                .<JsonObject>request("bide.wait-random", call.message(), options)
                .onComplete(reply -> {
                    JsonObject answer = reply.succeeded()
                            ? reply.result().body()
                            : new JsonObject().put("failure", reply.cause().getMessage());
                    int status = reply.succeeded() ? 200 : status(reply.cause());
                    history.add(new EndedCall(call, "bus", begun, history.now(), status, answer));
                    answered.countDown();
                });
        answered.await();
    }

    private static int status(Throwable failure) {
        return failure instanceof ReplyException reply && reply.failureCode() > 0 ? reply.failureCode() : BUS_TIMEOUT;
    }

    /** Returns when a number of calls have ended since. */
    void awaitCalls(int calls) {
        long wanted = history.entries(one -> true).count() + calls;
        Server.until(() -> history.entries(one -> true).count() >= wanted);
    }

    /** Ends the calls. Returns when all are answered. */
    void end() {
        ended = true;
        Server.until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Override
    public void close() {
        ended = true;
        if (member != null) {
            Server.await(member.close());
        }
    }
}
