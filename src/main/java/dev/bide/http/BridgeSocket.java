package dev.bide.http;

import dev.bide.admission.RequestLease;
import dev.bide.admission.StallTimer;
import dev.bide.json.BridgeFrame;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Alarm;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client of the event bus bridge. Only its loop's thread may call it.
 *
 * <p>All that it may cost is bounded: the length of a message by Vert.x, the number of its pending requests and the length
 * of what it has not taken yet here, and both for all clients together by {@code limits}. While it takes nothing, nothing
 * is read from it.
 */
final class BridgeSocket {

    /** The most requests that a client may have pending. */
    static final int MAX_PENDING_REPLIES = 1000;

    /** The most that may be kept for a client that does not take it, in characters. */
    static final long MAX_UNSENT = 16_000_000;

    /** A client that sends nothing for this long, not even a ping, is closed. Vert.x's client sends one every 5 s. */
    static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    // Close codes of RFC 6455, section 7.4.1, and of IANA's registry.
    private static final short GOING_AWAY = 1001;
    private static final short POLICY_VIOLATION = 1008;
    private static final short TOO_LARGE = 1009;
    private static final short TRY_AGAIN_LATER = 1013;

    private final Bridge bridge;
    private final ServerWebSocket socket;
    private final boolean sockJs;
    private final RequestLease lease;
    private final StallTimer stallTimer;
    private final Alarm idle = new Idle();
    private long lastReceivedNanos;
    private long unsent;
    private int pendingReplies;
    private boolean stopping;
    private boolean closed;
    private boolean pausing;

    BridgeSocket(Bridge bridge, ServerWebSocket socket, boolean sockJs, RequestLease lease) {
        this.bridge = bridge;
        this.socket = socket;
        this.sockJs = sockJs;
        this.lease = lease;
        this.stallTimer = new StallTimer(bridge.loop, lease::abort);
    }

    void open() {
        socket.closeHandler(nothing -> ended());
        if (socket.isClosed()) {
            // The close came before its handler, and is not reported again.
            ended();
            return;
        }
        // Vert.x also reports a connection that was lost as a failure. Then the socket is closed already.
        socket.exceptionHandler(
                failure -> close(TOO_LARGE, "a message has at most " + BridgeRoutes.MAX_MESSAGE_BYTES + " bytes"));
        socket.shutdownHandler(nothing -> stop());
        socket.frameHandler(this::received);
        socket.textMessageHandler(this::handle);
        socket.binaryMessageHandler(message -> handle(message.toString()));
        lastReceivedNanos = bridge.loop.nanos();
        bridge.loop.setAlarm(idle, lastReceivedNanos + IDLE_NANOS);
        if (sockJs) {
            send("o");
        }
    }

    /** Closes the socket when its pending requests have their replies; the server closes it after a second anyway. */
    private void stop() {
        stopping = true;
        // Each instance stops by itself, and the one that has begun a wait may be later than this one.
        if (pendingReplies == 0) {
            close(GOING_AWAY, "stopping");
        }
    }

    /** Records that the client is there, and stops reading while it does not take its answers. */
    private void received(WebSocketFrame frame) {
        lastReceivedNanos = bridge.loop.nanos();
        if (frame.isClose()) {
            // Vert.x has called stop(), as if the server stopped, and leaves the closing to this class. The client
            // reads no more replies, so the pending ones need not delay it.
            ResponseWriter.ignoreIfGone(socket.close());
            return;
        }
        // For frames of every kind: Vert.x answers a ping, too, before it comes here.
        if (!pausing && !socket.isClosed() && socket.writeQueueFull()) {
            pausing = true;
            // Not at once: Vert.x 5.1.6 asks for one more frame after each ping (WebSocketImplBase.receiveFrame), which
            // takes back a pause from here. Delete this when it does not.
            bridge.loop.post(this::pause);
        }
    }

    private void pause() {
        pausing = false;
        if (!socket.isClosed() && socket.writeQueueFull()) {
            socket.pause();
            socket.drainHandler(drained -> socket.resume());
        }
    }

    private void handle(String message) {
        if (closed) {
            return;
        }
        try {
            (sockJs ? BridgeFrame.readSockJs(message) : List.of(message)).forEach(this::handleFrame);
        } catch (Refusal e) {
            refuse("", e);
        }
    }

    private void handleFrame(String text) {
        String replyAddress = "";
        try {
            BridgeFrame frame = BridgeFrame.read(text);
            replyAddress = frame.replyAddress();
            switch (frame.type()) {
                case PING -> {}
                case SEND -> request(frame);
                case PUBLISH -> throw new Refusal(Reason.FORBIDDEN, "messages to Bide are sent, not published");
                case REGISTER -> register(frame.address());
                case UNREGISTER -> unregister(frame.address());
            }
        } catch (Refusal e) {
            refuse(replyAddress, e);
        }
    }

    private void request(BridgeFrame frame) {
        if (!bridge.mayReceive(frame.address())) {
            throw new Refusal(Reason.FORBIDDEN, "the bridge does not send to " + Refusal.shown(frame.address()));
        }
        if (stopping) {
            throw Refusal.stopping();
        }
        if (pendingReplies == MAX_PENDING_REPLIES) {
            throw new Refusal(
                    Reason.FULL, "a client of the bridge may have " + MAX_PENDING_REPLIES + " pending requests");
        }
        pendingReplies++;
        bridge.request(frame.address(), frame.body())
                .onComplete((reply, failure) -> replied(frame.replyAddress(), reply, failure));
    }

    private void replied(String replyAddress, Message<JsonObject> reply, Throwable failure) {
        pendingReplies--;
        if (!replyAddress.isEmpty()) {
            writeReply(replyAddress, reply, failure);
        }
        if (stopping) {
            stop();
        }
    }

    private void writeReply(String replyAddress, Message<JsonObject> reply, Throwable failure) {
        if (failure == null) {
            write(BridgeFrame.received(replyAddress, reply.body()));
        } else {
            ReplyException cause = failure instanceof ReplyException known
                    ? known
                    : new ReplyException(ReplyFailure.ERROR, Reason.FAILED.code(), failure.getMessage());
            write(BridgeFrame.failure(
                    replyAddress, cause.failureCode(), cause.failureType().name(), cause.getMessage()));
        }
    }

    private void register(String address) {
        requireEvents(address);
        if (!bridge.addReceiver(this)) {
            throw new Refusal(Reason.INVALID, Refusal.shown(address) + " is registered already");
        }
    }

    private void unregister(String address) {
        requireEvents(address);
        if (!bridge.removeReceiver(this)) {
            throw new Refusal(Reason.INVALID, Refusal.shown(address) + " is not registered");
        }
    }

    private void requireEvents(String address) {
        if (!address.equals(bridge.events)) {
            throw new Refusal(
                    Reason.FORBIDDEN, "the bridge gives only " + bridge.events + ", not " + Refusal.shown(address));
        }
    }

    private void refuse(String replyAddress, Refusal refusal) {
        bridge.refusals.add(refusal.reason());
        write(BridgeFrame.failure(
                replyAddress, refusal.code(), ReplyFailure.RECIPIENT_FAILURE.name(), refusal.getMessage()));
    }

    /** Sends a frame of the protocol. */
    void write(String frame) {
        send(sockJs ? BridgeFrame.sockJs(frame) : frame);
    }

    private void send(String message) {
        if (closed) {
            return;
        }
        int length = message.length();
        if (unsent + length > MAX_UNSENT) {
            close(POLICY_VIOLATION, "the client does not read");
            return;
        }
        long reserved;
        try {
            reserved = lease.reserveAll(length);
        } catch (Refusal full) {
            bridge.refusals.add(full.reason());
            close(TRY_AGAIN_LATER, "too much is kept for clients (limits.maxBytes)");
            return;
        }
        unsent += length;
        stallTimer.limit(socket.writeTextMessage(message)).onComplete((sent, failure) -> {
            unsent -= length;
            lease.release(reserved);
        });
    }

    /** Closes the socket; the client learns why. */
    private void close(short code, String reason) {
        if (closed) {
            return;
        }
        closed = true;
        bridge.removeReceiver(this);
        // The client may have closed it first. Vert.x then refuses the two calls below, and calls ended() later.
        if (!socket.isClosed()) {
            // With a handler, Vert.x would leave it to the handler to close, also if the shutdown is this close.
            socket.shutdownHandler(null);
            // A client that does not read does not take this frame either.
            ResponseWriter.ignoreIfGone(stallTimer.limit(socket.close(code, reason)));
        }
    }

    private void ended() {
        closed = true;
        bridge.removeReceiver(this);
        idle.unset();
        lease.upgradeClosed();
    }

    private final class Idle extends Alarm {

        @Override
        protected void rang(long nanos) {
            long deadline = lastReceivedNanos + IDLE_NANOS;
            if (nanos < deadline) {
                bridge.loop.setAlarm(this, deadline);
            } else {
                close(GOING_AWAY, "nothing was received for 60 s, not even a ping");
            }
        }

        @Override
        protected void brokenOff(Throwable reason) {
            // The loop is stopping. The server closes the socket after the pending requests have their replies.
        }
    }
}
