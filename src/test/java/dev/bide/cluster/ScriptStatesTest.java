package dev.bide.cluster;

import static dev.bide.cluster.NodesOfKeys.assertRefused;
import static dev.bide.cluster.NodesOfKeys.keyOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.cluster.NodesOfKeys.Member;
import dev.bide.operation.Route;
import dev.bide.refusal.Reason;
import dev.bide.script.Call;
import dev.bide.wait.WaitRequest;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What nodes show of the scripts of all nodes. */
class ScriptStatesTest {

    private final NodesOfKeys nodes = new NodesOfKeys();
    private final Member a = nodes.add("a");
    private final Member b = nodes.add("b");
    private final String ofA = keyOf(a, "script");
    private final String ofB = keyOf(b, "script");

    @Test
    void aScriptIsShownAndDeletedThroughAnyNode() {
        b.step(ofA);
        a.step(ofA);
        assertEquals(2L, b.state(Route.GET_SCRIPT, ofA).getLong("calls"));
        assertEquals("3s", b.state(Route.GET_SCRIPT, ofA).getString("next"));
        b.state(Route.DELETE_SCRIPT, ofA);
        var again = b.keys.one(Route.DELETE_SCRIPT, ofA, 1);
        nodes.timers.settle();
        assertRefused(Reason.NOT_FOUND, again);
        assertEquals(1, a.step(ofA));
    }

    @Test
    void theListHasTheScriptsOfAllNodesAndNamesTheNodesThatAreMissing() {
        b.step(ofA);
        b.step(ofB);
        JsonObject both = nodes.result(b.keys.list(Route.LIST_SCRIPTS, 50));
        assertEquals(2L, both.getLong("count"));
        assertEquals(2, both.getJsonArray("scripts").size());
        assertFalse(both.containsKey("missing"));
        assertEquals(
                1,
                nodes.result(b.keys.list(Route.LIST_SCRIPTS, 1))
                        .getJsonArray("scripts")
                        .size());

        nodes.network.hang("a");
        var listed = b.keys.list(Route.LIST_SCRIPTS, 50);
        nodes.pass(NodesOfKeys.LOST_SECONDS);
        assertEquals(1, listed.result().getJsonArray("scripts").size());
        assertEquals(
                a.node.nodes().self().tag().toString(),
                listed.result().getJsonArray("missing").getString(0));
    }

    @Test
    void aListThatIsTooLongForAMessageCrossesInPieces() {
        String script = "1s,".repeat(1000) + "1s";
        for (int i = 0; i < 50; i++) {
            var wait = a.calls.waitRandom(Call.scripted(WaitRequest.upTo(0).withSeed(1), script, "long" + i));
            nodes.timers.settle();
            assertTrue(wait.planned().succeeded());
        }
        JsonObject listed = nodes.result(b.keys.list(Route.LIST_SCRIPTS, 200));
        assertEquals(50, listed.getJsonArray("scripts").size());
        assertEquals(50, listed.getJsonArray("scripts").stream().distinct().count());
        assertTrue(nodes.network.sent().stream()
                .allMatch(message -> message.encode().length() < 64_000));
    }
}
