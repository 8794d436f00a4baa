package dev.bide.endpoint;

import dev.bide.refusal.Fault;
import dev.bide.standin.Outcome;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Passes calls on to the service behind a stand-in, when their waits are over. */
final class Forwarder {

    /**
     * Passes a call on. The request is paused.
     *
     * @param call a call whose wait is over
     * @param fault how to break the answer of the service: a cut, or a malformed one
     */
    void forward(HttpCall call, Optional<Fault> fault) {
        JsonObject problem = new JsonObject()
                .put("type", "about:blank")
                .put("title", "Bad Gateway")
                .put("status", 502)
                .put("detail", "stand-ins do not forward calls yet");
        call.writer().problem(Outcome.UPSTREAM, 502, problem);
    }
}
