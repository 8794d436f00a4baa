package dev.bide.peer;

import dev.bide.time.HandTimers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A cluster without a network: all members share the thread of the test and its hand-driven clock. A member can be killed,
 * can hang, and the way between two can be cut, as the event bus of Vert.x would show it: no message comes back.
 */
public final class FakeCluster {

    private final HandTimers timers;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Set<String> living = new HashSet<>();
    private final Set<String> hanging = new HashSet<>();
    private final Set<List<String>> cuts = new HashSet<>();
    private final Set<String> apart = new HashSet<>();
    private boolean broken;
    private boolean closed;
    private JsonObject strange;
    private final List<JsonObject> sent = new ArrayList<>();
    private final List<JsonObject> replies = new ArrayList<>();
    private final Set<String> shared = new TreeSet<>();
    private final Map<String, Runnable> onReply = new HashMap<>();

    public FakeCluster(HandTimers timers) {
        this.timers = timers;
    }

    /** Adds a member, which lives from now on. */
    public Network member(String id) {
        Member member = new Member(id);
        members.put(id, member);
        living.add(id);
        return member;
    }

    /** Ends a member without a word. Its messages that are under way are lost. */
    public void kill(String id) {
        living.remove(id);
        hanging.add(id);
    }

    /** Drops a member that lives on: the others count it as gone, and its messages still arrive. */
    public void forget(String id) {
        living.remove(id);
    }

    /** Stops a member: it answers nothing, and the others still count it as alive. */
    public void hang(String id) {
        hanging.add(id);
    }

    /** Parts a member from all others: each side takes the other one for dead. */
    public void split(String id) {
        apart.add(id);
    }

    /** Joins a member with the others again. */
    public void merge(String id) {
        apart.remove(id);
    }

    /** Answers each message from now on with something that no node would answer. */
    public void answerAll(JsonObject reply) {
        strange = reply;
    }

    /** Has the bus throw when something is sent, as one that is closed does. */
    public void closeBus() {
        closed = true;
    }

    /** Sends a message to a member, as any program on the bus can. Returns a future of its reply. */
    public Future<JsonObject> sendToMember(String to, JsonObject message) {
        return members.get(to).receiver.apply(message);
    }

    /** Has the cluster manager throw from now on, as one that shuts down does. */
    public void breakManager() {
        broken = true;
    }

    /** Lets a member go on. What was sent to it meanwhile is lost. */
    public void goOn(String id) {
        hanging.remove(id);
        living.add(id);
    }

    /** Runs a task once, while the reply to the next question of a kind is under way. */
    public void onReply(Ask what, Runnable task) {
        onReply.put(what.word(), task);
    }

    /** Cuts the way between two members, in both directions. Both stay alive. */
    public void cut(String one, String other) {
        cuts.add(List.of(one, other));
        cuts.add(List.of(other, one));
    }

    /** Mends the way between two members. */
    public void mend(String one, String other) {
        cuts.remove(List.of(one, other));
        cuts.remove(List.of(other, one));
    }

    /** Returns all messages that were sent, also lost ones, in their order. */
    public List<JsonObject> sent() {
        return sent;
    }

    /** Returns all replies that arrived, in their order. */
    public List<JsonObject> replies() {
        return replies;
    }

    /** Returns the shared addresses that the cluster knows, each after the id of its member and a space. */
    public Set<String> shared() {
        return shared;
    }

    private boolean passes(String from, String to) {
        return apart.contains(from) == apart.contains(to)
                && !hanging.contains(from)
                && !hanging.contains(to)
                && !cuts.contains(List.of(from, to));
    }

    private final class Member implements Network {

        private final String id;
        private Function<JsonObject, Future<JsonObject>> receiver;

        Member(String id) {
            this.id = id;
        }

        @Override
        public String self() {
            return id;
        }

        @Override
        public String host() {
            return "host-of-" + id;
        }

        @Override
        public Collection<String> living() {
            if (broken) {
                throw new IllegalStateException("shutting down");
            }
            return living.stream()
                    .filter(other -> apart.contains(other) == apart.contains(id))
                    .toList();
        }

        @Override
        public Future<Void> open(Function<JsonObject, Future<JsonObject>> handler) {
            receiver = handler;
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> close() {
            receiver = null;
            return withdraw();
        }

        @Override
        public Future<Void> share(String address, Handler<Message<Object>> handler) {
            shared.add(id + " " + address);
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> withdraw() {
            shared.removeIf(one -> one.startsWith(id + " "));
            return Future.succeededFuture();
        }

        @Override
        public Future<JsonObject> send(String to, JsonObject message, double seconds) {
            if (closed) {
                throw new IllegalStateException("the event bus is closed");
            }
            Promise<JsonObject> reply = Promise.promise();
            sent.add(message.copy());
            timers.setTimer(
                    Math.max(1, Math.round(seconds * 1000)),
                    () -> reply.tryFail(new ReplyException(ReplyFailure.TIMEOUT, "no reply")));
            JsonObject copy = message.copy();
            timers.post(() -> deliver(to, copy, reply));
            return reply.future();
        }

        private void deliver(String to, JsonObject message, Promise<JsonObject> reply) {
            if (!passes(id, to)) {
                return;
            }
            Function<JsonObject, Future<JsonObject>> other = members.get(to).receiver;
            if (other == null) {
                reply.tryFail(new ReplyException(ReplyFailure.NO_HANDLERS, "no address"));
                return;
            }
            if (strange != null) {
                reply.tryComplete(strange.copy());
                return;
            }
            other.apply(message)
                    .onComplete(
                            answer -> {
                                timers.post(() -> arrive(to, answer, reply));
                                Optional.ofNullable(onReply.remove(message.getString("ask")))
                                        .ifPresent(Runnable::run);
                            },
                            reply::tryFail);
        }

        private void arrive(String from, JsonObject answer, Promise<JsonObject> reply) {
            if (passes(from, id)) {
                // As text, as the event bus sends it. Read twice, because the receiver may add to what it has read.
                replies.add(new JsonObject(answer.encode()));
                reply.tryComplete(new JsonObject(answer.encode()));
            }
        }
    }
}
