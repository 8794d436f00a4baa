package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.ClusterCall.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The calls of a test on a cluster, each with its times and its outcome, and what must be true of them. Any thread may add to
 * it; it is checked when all calls have ended.
 */
final class History {

    /** The status of a call whose connection has ended. */
    static final int NO_ANSWER = 0;

    private static final double NANOS_PER_SECOND = 1e9;

    /** The most problems in a message. */
    private static final int MAX_SHOWN = 10;

    /**
     * A call that has ended.
     *
     * @param call what was asked
     * @param node which node was asked
     * @param begun when, in seconds on the clock of the test
     * @param ended when its answer was there
     * @param status the status of HTTP, or {@link #NO_ANSWER}
     * @param answer the answer; empty if it is no JSON
     */
    record Entry(ClusterCall call, String node, double begun, double ended, int status, JsonObject answer) {

        boolean isAnswered() {
            return status >= 200 && status < 300;
        }

        /** Returns how much longer the call took than it should have taken. */
        double excess() {
            return ended - begun - call.kind().seconds();
        }

        /** Returns whether the node of its task is one of these. */
        boolean isOfTaskOn(Set<String> tags) {
            return call.kind() == Kind.TASK && tags.stream().anyMatch(call.subject()::endsWith);
        }
    }

    /** A time in which calls may be refused, and after which keys may start over. */
    private record Disruption(double from, double to) {

        boolean touches(double begun, double ended) {
            return ended >= from && begun <= to;
        }
    }

    private final long start = System.nanoTime();
    private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final List<Disruption> disruptions = new ArrayList<>();

    /** What is wrong. */
    private final List<String> problems = new ArrayList<>();

    /** How often each task has ended, by the events of the cluster. */
    private final Map<String, Integer> ends = new ConcurrentHashMap<>();

    double now() {
        return (System.nanoTime() - start) / NANOS_PER_SECOND;
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    void ended(String taskId) {
        ends.merge(taskId, 1, Integer::sum);
    }

    /** Records that a node was lost, or came back, at some moment from then to now. */
    void disrupted(double from) {
        disrupted(from, now());
    }

    void disrupted(double from, double to) {
        disruptions.add(new Disruption(from, to));
    }

    /** Records the losses that a node has seen: on a busy machine, a node may be lost that lives. */
    void disrupted(ClusterProcess node, double lostSeconds) {
        node.splits().forEach(nanos -> {
            double seen = (nanos - start) / NANOS_PER_SECOND;
            disruptions.add(new Disruption(seen - lostSeconds - 1, seen + 1));
        });
    }

    private boolean isDisrupted(double begun, double ended) {
        return disruptions.stream().anyMatch(one -> one.touches(begun, ended));
    }

    Stream<Entry> entries(Predicate<Entry> which) {
        return entries.stream().filter(which);
    }

    /** Checks all that must be true whatever happens. */
    void check(Set<String> deadTags) {
        entries.stream().filter(Entry::isAnswered).forEach(History::checkAnswer);
        byKey(Kind.STEP).forEach(this::checkSteps);
        byKey(Kind.CREATE).forEach(this::checkTasks);
        checkEnds(deadTags);
        assertEquals(
                "",
                problems.stream().limit(MAX_SHOWN).collect(Collectors.joining("\n")),
                () -> problems.size() + " problems; changes at " + disruptions);
    }

    private Map<String, List<Entry>> byKey(Kind kind) {
        return entries(one -> one.call().kind() == kind && one.isAnswered())
                .collect(Collectors.groupingBy(one -> one.call().subject()));
    }

    /** No wait is early, and the delays are those that the seed gives, to the last bit. */
    private static void checkAnswer(Entry entry) {
        JsonObject answer = entry.answer();
        String what = entry.toString();
        switch (entry.call().kind()) {
            case WAIT -> {
                assertEquals(entry.call().delays()[0], answer.getDouble("delay"), what);
                checkTime(entry, answer.getDouble("delay"));
            }
            case FAN_OUT, COLLECT -> checkFanOut(entry, what);
            case STEP, POOL -> checkTime(entry, answer.getDouble("delay"));
            case CREATE, CREATE_FAN_OUT, TASK -> {}
        }
    }

    private static void checkTime(Entry entry, double delay) {
        assertTrue(entry.answer().getDouble("elapsed") >= delay, entry.toString());
        assertTrue(entry.ended() - entry.begun() >= delay, entry.toString());
    }

    private static void checkFanOut(Entry entry, String what) {
        JsonObject answer = entry.answer();
        JsonArray list = answer.getJsonArray("delays");
        double[] delays =
                IntStream.range(0, list.size()).mapToDouble(list::getDouble).toArray();
        int lost = answer.getInteger("lost");
        assertEquals(
                ClusterCall.WAITS,
                delays.length + answer.getInteger("failed", 0) + answer.getInteger("cancelled", 0) + lost,
                what);
        double[] drawn = entry.call().delays();
        if (lost == 0) {
            assertTrue(Arrays.equals(drawn, delays), what);
        } else {
            // Each is one of those that were drawn, in the same order, and none is there twice.
            int next = 0;
            for (double delay : delays) {
                while (next < drawn.length && drawn[next] != delay) {
                    next++;
                }
                assertTrue(next++ < drawn.length, what);
            }
        }
        if (delays.length > 0) {
            checkTime(entry, delays[delays.length - 1]);
        }
    }

    /** The steps of a script only rise, and none is taken twice, while its owner is the same. */
    private void checkSteps(String key, List<Entry> calls) {
        calls.sort(Comparator.comparingDouble(Entry::begun));
        List<Entry> before = new ArrayList<>();
        for (Entry call : calls) {
            int index = call.answer().getInteger("index");
            for (Entry one : before) {
                int earlier = one.answer().getInteger("index");
                boolean isWrong = earlier == index || earlier > index && one.ended() < call.begun();
                if (isWrong && !isDisrupted(one.begun(), call.ended())) {
                    problems.add("steps of " + key + ": " + one + " and " + call);
                }
            }
            before.add(call);
        }
    }

    /** Requests with the same idempotency key get the same task, while its owner is the same. */
    private void checkTasks(String key, List<Entry> calls) {
        calls.sort(Comparator.comparingDouble(Entry::begun));
        for (Entry one : calls) {
            for (Entry later : calls) {
                boolean isSame =
                        one.answer().getString("id").equals(later.answer().getString("id"));
                if (!isSame && one.begun() < later.begun() && !isDisrupted(one.begun(), later.ended())) {
                    problems.add("two tasks of " + key + ": " + one + " and " + later);
                }
            }
        }
    }

    /** Each task ends once, unless its node has died, and stays as it has ended. */
    private void checkEnds(Set<String> deadTags) {
        Map<String, Set<String>> states = new HashMap<>();
        Set<String> created = new HashSet<>();
        entries.stream().filter(Entry::isAnswered).forEach(one -> {
            String id = one.answer().getString("id", "");
            String state = one.answer().getString("state", "running");
            if (!id.isEmpty()) {
                created.add(id);
            }
            if (!state.equals("running")) {
                states.computeIfAbsent(id, same -> new HashSet<>())
                        .add(state + one.answer().getValue("result"));
            }
        });
        states.forEach((id, seen) -> {
            if (seen.size() > 1) {
                problems.add(id + " has ended in several ways: " + seen);
            }
        });
        ends.forEach((id, times) -> {
            if (times > 1) {
                problems.add(id + " has ended " + times + " times");
            }
        });
        if (ends.isEmpty()) {
            return; // the test does not listen to the events
        }
        created.removeIf(id -> deadTags.stream().anyMatch(id::endsWith));
        created.removeAll(ends.keySet());
        created.forEach(id -> problems.add(id + " has not ended"));
    }

    /** Returns the refused and lost calls that began and ended while all was well, without those about tasks of dead nodes. */
    List<Entry> unexplained(Set<String> deadTags) {
        return entries(one -> !one.isAnswered() && !isDisrupted(one.begun(), one.ended()) && !one.isOfTaskOn(deadTags))
                .toList();
    }

    /** Returns the longest time that a call of each kind took more than it should have. */
    Map<Kind, Double> worst() {
        Map<Kind, Double> worst = new EnumMap<>(Kind.class);
        entries.forEach(one -> worst.merge(one.call().kind(), one.excess(), Math::max));
        return worst;
    }

    /** Returns how many calls of each kind had each status, for the log of a test. */
    String summary() {
        Map<Kind, Map<Integer, Long>> counts = entries.stream()
                .collect(Collectors.groupingBy(
                        one -> one.call().kind(),
                        () -> new EnumMap<>(Kind.class),
                        Collectors.groupingBy(Entry::status, Collectors.counting())));
        return counts + ", longest beyond what it should take: " + worst();
    }
}
