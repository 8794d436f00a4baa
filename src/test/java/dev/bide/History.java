package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.ClusterCall.Kind;
import java.util.ArrayList;
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
import java.util.stream.Stream;

/**
 * The calls of a test on a cluster, each with its times and its outcome, and what must be true of them. Any thread may add to
 * it; it is checked when all calls have ended.
 */
final class History {

    private static final double NANOS_PER_SECOND = 1e9;

    /** How long after a call about a task its end is published, at most. */
    private static final double EVENT_SECONDS = 2;

    /** The most problems in a message. */
    private static final int MAX_SHOWN = 10;

    /** A time in which calls may be refused, and after which keys may start over. */
    private record Disruption(double from, double to) {

        boolean touches(double begun, double ended) {
            return ended >= from && begun <= to;
        }
    }

    private final long start = System.nanoTime();
    private final ConcurrentLinkedQueue<EndedCall> entries = new ConcurrentLinkedQueue<>();
    private final List<Disruption> disruptions = new ArrayList<>();

    /** What is wrong. */
    private final List<String> problems = new ArrayList<>();

    /** How often each task has ended, by the events of the cluster. */
    private final Map<String, Integer> ends = new ConcurrentHashMap<>();

    double now() {
        return (System.nanoTime() - start) / NANOS_PER_SECOND;
    }

    void add(EndedCall entry) {
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

    Stream<EndedCall> entries(Predicate<EndedCall> which) {
        return entries.stream().filter(which);
    }

    /** Checks all that must be true whatever happens. */
    void check(Set<String> deadTags) {
        entries.stream().filter(EndedCall::isAnswered).forEach(EndedCall::check);
        byKey(Kind.STEP).forEach(this::checkSteps);
        byKey(Kind.CREATE).forEach(this::checkTasks);
        checkEnds(deadTags);
        assertEquals(
                "",
                problems.stream().limit(MAX_SHOWN).collect(Collectors.joining("\n")),
                () -> problems.size() + " problems; changes at " + disruptions);
    }

    private Map<String, List<EndedCall>> byKey(Kind kind) {
        return entries(one -> one.call().kind() == kind && one.isAnswered())
                .collect(Collectors.groupingBy(one -> one.call().subject()));
    }

    /** The steps of a script only rise, and none is taken twice, while its owner is the same. */
    private void checkSteps(String key, List<EndedCall> calls) {
        calls.sort(Comparator.comparingDouble(EndedCall::begun));
        List<EndedCall> before = new ArrayList<>();
        for (EndedCall call : calls) {
            int index = call.answer().getInteger("index");
            for (EndedCall one : before) {
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
    private void checkTasks(String key, List<EndedCall> calls) {
        calls.sort(Comparator.comparingDouble(EndedCall::begun));
        for (EndedCall one : calls) {
            for (EndedCall later : calls) {
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
        entries.stream().filter(EndedCall::isAnswered).forEach(one -> {
            String state = one.answer().getString("state", "running");
            if (!state.equals("running")) {
                states.computeIfAbsent(one.answer().getString("id", ""), same -> new HashSet<>())
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
        if (!ends.isEmpty()) { // else the test does not listen to the events
            awaitEnds(deadTags);
        }
    }

    /** Returns when the end of each task has been heard of, without those of dead nodes. The last ones outlast the calls. */
    void awaitEnds(Set<String> deadTags) {
        Server.until(() -> running(deadTags).isEmpty(), () -> running(deadTags) + " have not ended");
    }

    private Set<String> running(Set<String> deadTags) {
        // An event is lost if the listener is on the other side of a split.
        Set<String> running = entries.stream()
                .filter(one -> one.isAnswered() && !isDisrupted(one.begun(), one.ended() + EVENT_SECONDS))
                .map(one -> one.answer().getString("id", ""))
                .collect(Collectors.toCollection(HashSet::new));
        running.removeIf(id -> id.isEmpty() || deadTags.stream().anyMatch(id::endsWith));
        running.removeAll(ends.keySet());
        return running;
    }

    /** Returns the refused and lost calls that began and ended while all was well, without those about tasks of dead nodes. */
    List<EndedCall> unexplained(Set<String> deadTags) {
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
                        Collectors.groupingBy(EndedCall::status, Collectors.counting())));
        return counts + ", longest beyond what it should take: " + worst();
    }
}
