package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Lists the API for Java programs. Other types are public only because the packages of Bide must see each other; they may
 * change at any time. A new public type has to be put into one of the two lists.
 */
class PublicApiTest {

    private static final Set<String> API = Set.of(
            "Bide",
            "BideServer",
            "BideVerticle",
            "Main",
            "RunningStandIn",
            "StandInSpec",
            "junit.BideExtension",
            "lateness.FanOutLateness",
            "lateness.LatenessMeter",
            "lateness.LatenessSnapshot",
            "lateness.LoopReport",
            "lateness.ProbeOptions",
            "lateness.Stall",
            "lateness.StallCause",
            "lateness.Tenths",
            "metric.Format",
            "metric.Metrics",
            "metric.MicrometerMetrics",
            "metric.Prometheus",
            "pool.PoolPlace",
            "pool.PoolState",
            "pool.PoolStates",
            "pool.PoolUse",
            "refusal.Failure",
            "refusal.Fault",
            "refusal.Reason",
            "refusal.Refusal",
            "reset.Cleared",
            "script.Call",
            "script.KeyedScript",
            "script.NamedSequence",
            "script.Script",
            "script.ScriptProgress",
            "script.Scripts",
            "script.Sequence",
            "script.SequenceProgress",
            "script.Sequences",
            "script.Series",
            "shape.Profiles",
            "shape.Shape",
            "standin.CallRecord",
            "standin.Outcome",
            "stream.EndedLog",
            "stream.WaitLog",
            "task.IdempotencyKey",
            "task.Operation",
            "task.Task",
            "task.TaskPage",
            "task.TaskQuery",
            "task.TaskRequest",
            "task.TaskSnapshot",
            "task.TaskState",
            "task.Tasks",
            "wait.EndedWaits",
            "wait.DelaySummary",
            "wait.FanOutRequest",
            "wait.Measurement",
            "wait.OnFailure",
            "wait.Request",
            "wait.Seed",
            "wait.Terms",
            "wait.Wait",
            "wait.WaitRequest");

    /** The packages of which no type is in the API. */
    private static final Set<String> INTERNAL_PACKAGES = Set.of(
            "admission",
            "bus",
            "cli",
            "cluster",
            "config",
            "contract",
            "endpoint",
            "exercise",
            "hazelcast",
            "http",
            "json",
            "number",
            "operation",
            "page",
            "peer",
            "time");

    /** The internal types in packages that have API types as well. */
    private static final Set<String> INTERNAL = Set.of(
            "lateness.LatenessRows",
            "lateness.LoopMeter",
            "lateness.LoopMinute",
            "metric.ClusterMetrics",
            "pool.HeldPlace",
            "pool.PoolEntry",
            "pool.Pools",
            "pool.RemotePools",
            "refusal.ClientWork",
            "refusal.Limiter",
            "refusal.Nearest",
            "refusal.RefusalCounts",
            "reset.Reset",
            "script.CallCount",
            "script.Calls",
            "script.CountedCalls",
            "script.MovedPosition",
            "script.NumberedStep",
            "script.Positions",
            "script.RemoteSeries",
            "script.SeriesLimits",
            "script.TakenStep",
            "shape.ShapeField",
            "standin.Answer",
            "standin.CallFilter",
            "standin.CallLog",
            "standin.Definition",
            "standin.Delayed",
            "standin.Host",
            "standin.Rule",
            "standin.StandIn",
            "standin.StandInRegistry",
            "standin.StandIns",
            "standin.Target",
            "stream.FollowedLog",
            "stream.LogListener",
            "stream.LogReader",
            "task.TaskAwait",
            "task.TaskListener",
            "task.TaskRegistry",
            "wait.CallMeter",
            "wait.DelayHistogram",
            "wait.DrawnDelays",
            "wait.Engine",
            "wait.FanOutNode",
            "wait.FanOutNodes",
            "wait.FanOutPart",
            "wait.Forecast",
            "wait.Limits",
            "wait.PendingWait");

    private static final Pattern PUBLIC =
            Pattern.compile("^public (final |abstract |sealed )*(class|record|interface|enum) ", Pattern.MULTILINE);

    @Test
    void everyPublicTypeIsInTheApiOrKnownToBeInternal() throws IOException {
        Path root = Path.of("src", "main", "java", "dev", "bide");
        try (Stream<Path> files = Files.walk(root)) {
            Set<String> found = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(PublicApiTest::hasPublicType)
                    .map(file -> root.relativize(file)
                            .toString()
                            .replace(".java", "")
                            .replace('/', '.'))
                    .filter(type -> !INTERNAL_PACKAGES.contains(type.split("\\.")[0]))
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> listed = new TreeSet<>(API);
            listed.addAll(INTERNAL);
            assertEquals(listed, found);
        }
    }

    @Test
    void noPublicMethodOrConstructorTakesAnOptional() throws ClassNotFoundException {
        Set<String> found = new TreeSet<>();
        for (String name : API) {
            Class<?> type = Class.forName("dev.bide." + name);
            Stream.concat(Arrays.stream(type.getMethods()), Arrays.stream(type.getConstructors()))
                    .filter(executable -> !isCanonical(executable))
                    .filter(executable -> Arrays.stream(executable.getParameterTypes())
                            .anyMatch(parameter -> parameter.getName().startsWith("java.util.Optional")))
                    .map(executable -> executable.getDeclaringClass().getSimpleName() + " " + executable.getName())
                    .forEach(found::add);
        }
        // Programs catch a failure, and only Bide creates one.
        assertEquals(Set.of("Failure dev.bide.refusal.Failure"), found);
    }

    /** Returns whether an executable is the canonical constructor of a record, which Java does not let be private. */
    private static boolean isCanonical(Executable executable) {
        Class<?> type = executable.getDeclaringClass();
        return executable instanceof Constructor
                && type.isRecord()
                && Arrays.equals(
                        executable.getParameterTypes(),
                        Arrays.stream(type.getRecordComponents())
                                .map(RecordComponent::getType)
                                .toArray());
    }

    private static boolean hasPublicType(Path file) {
        try {
            return PUBLIC.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
