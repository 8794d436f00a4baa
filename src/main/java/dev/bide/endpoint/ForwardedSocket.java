package dev.bide.endpoint;

import dev.bide.number.ServerTiming;
import dev.bide.standin.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetSocket;
import java.util.function.LongConsumer;

/**
 * A WebSocket through a stand-in. Forwards its opening handshake, and then the bytes of both sides without parsing
 * frames. Only the thread of its loop may call it.
 */
final class ForwardedSocket {

    // vertx-http-proxy is not used here. Version 5.1.6 (ReverseProxy.sendResponse) has no back-pressure: it goes on
    // writing to a side that does not read. And it drops the body of an answer that refuses the handshake.

    private final ForwardedCall forwarded;
    private final HttpCall call;
    private final HttpServerRequest request;
    private final HttpClientRequest upstream;

    ForwardedSocket(ForwardedCall forwarded, HttpCall call, HttpClientRequest upstream) {
        this.forwarded = forwarded;
        this.call = call;
        this.request = call.request();
        this.upstream = upstream;
    }

    /** Sends the handshake. Returns a future of the answer if the service refuses; otherwise it never completes. */
    Future<HttpClientResponse> upgrade() {
        upstream.setMethod(request.method()).setURI(request.uri());
        ForwardedHeaders.copy(request.headers(), upstream.headers());
        upstream.headers().remove(HttpHeaders.HOST);
        upstream.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
        upstream.putHeader(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET);
        // As vertx-http-proxy does with other requests.
        upstream.headers().add("x-forwarded-for", request.remoteAddress().hostAddress());
        upstream.putHeader("x-forwarded-proto", request.scheme());
        upstream.putHeader("x-forwarded-host", request.authority().host());
        Promise<HttpClientResponse> refused = Promise.promise();
        upstream.connect()
                .onComplete(
                        response -> {
                            if (response.statusCode() == 101) {
                                open(response);
                            } else {
                                response.pause();
                                // Vert.x 5.1.6 does not end such a request (Http1ClientConnection.writeChunk), and
                                // does not use its connection for another one.
                                AnswerWriter.ignoreIfGone(response.end().onComplete(ended -> close()));
                                refused.complete(response);
                            }
                        },
                        refused::fail);
        return refused.future();
    }

    private void close() {
        AnswerWriter.ignoreIfGone(upstream.connection().close());
    }

    private void open(HttpClientResponse handshake) {
        NetSocket service = handshake.netSocket();
        HttpServerResponse response = request.response();
        response.setStatusCode(101);
        ForwardedHeaders.copy(handshake.headers(), response.headers());
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
        response.putHeader(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET);
        response.headers().add(ServerTiming.HEADER, forwarded.timing());
        service.pause();
        request.toNetSocket().onComplete(client -> join(client, service), failure -> forwarded.reset());
    }

    private void join(NetSocket client, NetSocket service) {
        CallEntry entry = call.entry();
        pass(client, service, entry::addReceived);
        pass(service, client, entry::addSent);
        client.closeHandler(nothing -> {
            AnswerWriter.ignoreIfGone(service.close());
            entry.end(Outcome.FORWARDED, 101);
            call.lease().upgradeClosed();
        });
        service.closeHandler(nothing -> AnswerWriter.ignoreIfGone(client.close()));
        service.resume();
    }

    private static void pass(NetSocket from, NetSocket to, LongConsumer count) {
        // After a failure, the close handlers are called.
        from.exceptionHandler(failure -> {});
        from.handler((Buffer data) -> {
            count.accept(data.length());
            AnswerWriter.ignoreIfGone(to.write(data));
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(drained -> from.resume());
            }
        });
    }
}
