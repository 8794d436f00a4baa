package dev.bide.cli;

import dev.bide.refusal.Reason;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns the problem that a server answers with into one of the command line. */
final class ServerProblem {

    private static final int FIRST_SERVER_ERROR = 500;

    private ServerProblem() {}

    /**
     * Returns the problem of an answer.
     *
     * @param address the server
     * @param json the fields of a problem of RFC 9457, or of the error in the last line of a stream
     */
    static Problem of(ServerAddress address, Map<?, ?> json) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        json.forEach((name, value) -> problem.put(String.valueOf(name), value));
        Reason reason = reason(problem);
        String detail =
                String.valueOf(problem.getOrDefault("detail", problem.getOrDefault("title", "something is wrong")));
        // The sentence is about the request, which is known here, unless the server itself is the reason.
        String sentence = ExitCode.of(reason) == ExitCode.UNAVAILABLE && reason != Reason.CANCELLED
                ? "the server at " + address + " says: " + detail
                : detail;
        return new Problem(reason, sentence, problem);
    }

    /** Returns the problem of an answer that Bide does not give. */
    static Problem notBide(ServerAddress address, String what) {
        String sentence = "the server at " + address + " is not Bide, or not of this version " + what;
        return new Problem(Reason.FAILED, sentence, Map.of());
    }

    /** Returns the reason by its title. The status of a failure is what its request asked for, so it tells nothing. */
    private static Reason reason(Map<String, Object> json) {
        Object title = json.get("title");
        // The first one of several reasons with one title: they have one exit code, too.
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.title().equals(title))
                .findFirst()
                .orElseGet(() -> byStatus(json.get("status")));
    }

    /** Returns the reason of a problem with a title that a later version has added. */
    private static Reason byStatus(Object status) {
        int code = status instanceof Number number ? number.intValue() : 0;
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.code() == code)
                .findFirst()
                .orElse(code < FIRST_SERVER_ERROR ? Reason.INVALID : Reason.FAILED);
    }
}
