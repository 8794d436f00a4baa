package dev.bide.standin;

import java.util.List;
import java.util.Map;

/**
 * The definition of a stand-in.
 *
 * @param name its name
 * @param port where it listens; 0 for any free port
 * @param target what is behind it
 * @param delayed what it delays; used only for TCP
 * @param rules the first that matches a call decides; the last one matches every call
 * @param source the definition as JSON, as it was given; if it had no seed, with the seed that was chosen
 */
public record Definition(
        String name, int port, Target target, Delayed delayed, List<Rule> rules, Map<String, Object> source) {

    /** Copies the list of rules. */
    public Definition {
        rules = List.copyOf(rules);
    }

    /**
     * Returns the rule of a call.
     *
     * @param method its HTTP method
     * @param path its path, without a query
     * @return the first rule that matches
     */
    public Rule rule(String method, String path) {
        for (Rule rule : rules) {
            if (rule.matches(method, path)) {
                return rule;
            }
        }
        return last();
    }

    /**
     * Returns the rule that matches every call. It applies to all connections of TCP.
     *
     * @return the last rule
     */
    public Rule last() {
        return rules.get(rules.size() - 1);
    }

    /**
     * Returns whether the port can stay open when this definition replaces another.
     *
     * @param other the definition before
     * @param bound the port on which the other listens
     * @return true if both listen on the same port for the same protocol
     */
    public boolean canReplace(Definition other, int bound) {
        return (port == 0 || port == bound) && target instanceof Target.Tcp == other.target instanceof Target.Tcp;
    }
}
