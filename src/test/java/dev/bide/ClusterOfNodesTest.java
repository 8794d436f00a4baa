package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.peer.Ask;
import dev.bide.peer.Node;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes with the verticle, on the real event bus. */
class ClusterOfNodesTest {

    @Test
    void nodesKnowEachOtherAndTheDeath() {
        try (ClusterOfNodes three = new ClusterOfNodes(3)) {
            Node last = three.nodes(2).self();
            assertEquals(three.nodes(0).present(), three.nodes(1).present());
            three.kill(2);
            Server.until(() -> !three.nodes(0).present().contains(last));
        }
    }

    @Test
    void anAnswerComesOnTheContextOfTheCaller() {
        try (ClusterOfNodes two = new ClusterOfNodes(2)) {
            Node other = two.nodes(1).self();
            Context context = two.vertx(0).getOrCreateContext();
            Promise<Context> answered = Promise.promise();
            context.runOnContext(start -> two.node(0)
                    .peers()
                    .ask(other, Ask.HELLO, new JsonObject(), 30)
                    .onComplete(answer -> answered.complete(Vertx.currentContext()), answered::fail));
            assertEquals(context, Server.await(answered.future()));
        }
    }

    @Test
    void anyThreadCanAsk() {
        try (ClusterOfNodes two = new ClusterOfNodes(2)) {
            Node other = two.nodes(1).self();
            JsonObject card = Server.await(two.node(0).peers().ask(other, Ask.HELLO, new JsonObject(), 30));
            assertEquals(other.id(), card.getString("id"));
        }
    }

    @Test
    void whatIsNoQuestionOfANodeIsRefused() {
        try (ClusterOfNodes one = new ClusterOfNodes(1)) {
            String address = "bide.node." + one.nodes(0).self().id();
            for (Object body : List.of("text", new JsonObject(), new JsonObject().put("from", "nobody"))) {
                Future<?> reply = one.vertx(0).eventBus().request(address, body);
                assertEquals(
                        ReplyFailure.RECIPIENT_FAILURE,
                        assertThrows(ReplyException.class, () -> Server.await(reply))
                                .failureType());
            }
            assertEquals(List.of(one.nodes(0).self()), one.nodes(0).present());
        }
    }
}
