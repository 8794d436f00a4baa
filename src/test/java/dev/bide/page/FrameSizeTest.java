package dev.bide.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.lateness.HandLoops;
import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.ProbeOptions;
import dev.bide.pool.PoolStates;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.task.Task;
import dev.bide.task.TaskRegistry;
import dev.bide.task.Tasks;
import dev.bide.time.HandTimers;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.TestEngines;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many bytes a viewer gets. */
class FrameSizeTest {

    // Without a stall. After one, a frame also has the bins of the waits that were due in it.
    private static final int MAX_FRAME_BYTES = 2560;

    private static final int MAX_FRAMES_PER_SECOND = 11;

    private final HandLoops loops = new HandLoops(2, 0);
    private final HandTimers timers = loops.loops().get(0);
    private final TaskRegistry registry = new TaskRegistry();
    private final Engine engine =
            TestEngines.create(timers, Limiter.ofWaits(), new Limits(3600, 1_000_000, 2_000_000, 100, 600));
    private final HandOutput client = new HandOutput();

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 1_000_000})
    void aFrameIsSmallAndComesElevenTimesASecondAtMostHoweverManyWaitsThereAre(int n) {
        Task<?> task = new Tasks(engine, registry, FeedTest.NO_LISTENER)
                .waitN(FanOutRequest.of(n).upTo(10.0).withSeed(7));
        LatenessMeter meter = loops.open(ProbeOptions.DEFAULT, stall -> {});
        PoolStates pools = new PoolStates(new Pools(), timers::nanos);
        Feed.Options options = new Feed.Options("1.2.3", 1, ProbeOptions.DEFAULT);
        Viewer viewer = new Feed(new PageState(), options, engine, meter, registry, pools)
                .open(Optional.of(task.id()), false, client);
        loops.advance(Duration.ofSeconds(12));
        viewer.close();
        assertEquals(1, client.all("over").size());
        List<HandOutput.Event> frames = client.events.stream()
                .filter(event -> event.name().equals("frame"))
                .toList();
        assertTrue(frames.size() > 50, frames.size() + " frames");
        int largest = frames.stream().mapToInt(HandOutput.Event::bytes).max().orElseThrow();
        assertTrue(largest <= MAX_FRAME_BYTES, largest + " bytes");
        Map<Integer, Long> perSecond = frames.stream()
                .collect(Collectors.groupingBy(
                        frame -> frame.data().getDouble("t").intValue(), Collectors.counting()));
        assertTrue(perSecond.values().stream().allMatch(count -> count <= MAX_FRAMES_PER_SECOND), perSecond::toString);
    }
}
