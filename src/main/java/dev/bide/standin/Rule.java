package dev.bide.standin;

import dev.bide.script.Call;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A rule of a stand-in: how the calls that it matches wait, and what they get.
 *
 * @param path the paths of its calls: a whole path, or a prefix that ends with {@code *}
 * @param method the method of its calls; every method if there is none
 * @param call how they wait; it counts the calls of this rule
 * @param retryAfter the seconds of the Retry-After header of a drawn failure
 * @param rate at most this many bytes a second of a body, or of each direction of TCP
 * @param answer their answer; if there is none, they are forwarded to the service behind the stand-in
 */
public record Rule(
        String path,
        Optional<String> method,
        Call call,
        OptionalLong retryAfter,
        OptionalLong rate,
        Optional<Answer> answer) {

    /** The path of a rule for every call. */
    public static final String EVERY_PATH = "*";

    /**
     * Returns whether the rule matches a call.
     *
     * @param callMethod its method
     * @param callPath its path, without a query
     * @return true if it does
     */
    public boolean matches(String callMethod, String callPath) {
        return method.map(callMethod::equals).orElse(true) && matches(callPath);
    }

    private boolean matches(String callPath) {
        return pathMatches(path, callPath);
    }

    /**
     * Returns whether a path matches that of a rule or a filter.
     *
     * @param paths a whole path, or a prefix that ends with {@code *}
     * @param callPath the path of a call, without its query
     * @return true if it is
     */
    static boolean pathMatches(String paths, String callPath) {
        return paths.endsWith("*")
                ? callPath.startsWith(paths.substring(0, paths.length() - 1))
                : callPath.equals(paths);
    }
}
