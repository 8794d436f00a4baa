package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            "BideVerticle",
            "Main",
            "lateness.FanOutLateness",
            "lateness.LatenessMeter",
            "lateness.LatenessSnapshot",
            "lateness.LoopReport",
            "lateness.ProbeOptions",
            "lateness.Stall",
            "metric.Format",
            "metric.Metrics",
            "metric.MicrometerMetrics",
            "metric.Prometheus",
            "pool.PoolPlace",
            "pool.PoolUse",
            "refusal.Failure",
            "refusal.Reason",
            "refusal.Refusal",
            "script.Call",
            "script.Script",
            "shape.Profiles",
            "shape.Shape",
            "stream.EndedLog",
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
            "wait.FanOutRequest",
            "wait.Measurement",
            "wait.OnFailure",
            "wait.Request",
            "wait.Seed",
            "wait.Terms",
            "wait.Wait",
            "wait.WaitRequest");

    /** The packages of which no type is in the API. */
    private static final Set<String> INTERNAL_PACKAGES =
            Set.of("admission", "bus", "config", "contract", "exercise", "http", "json", "number", "operation", "time");

    /** The internal types in packages that have API types as well. */
    private static final Set<String> INTERNAL = Set.of(
            "lateness.LoopMeter",
            "pool.PoolLoad",
            "pool.Pools",
            "refusal.Limiter",
            "refusal.RefusalCounts",
            "script.ScriptLimits",
            "script.ScriptProgress",
            "script.ScriptedWaits",
            "script.Scripts",
            "shape.ShapeField",
            "stream.LogListener",
            "stream.LogReader",
            "task.TaskAwait",
            "task.TaskListener",
            "task.TaskRegistry",
            "wait.CallMeter",
            "wait.DelayHistogram",
            "wait.Engine",
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

    private static boolean hasPublicType(Path file) {
        try {
            return PUBLIC.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
