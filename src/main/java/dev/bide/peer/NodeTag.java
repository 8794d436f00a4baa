package dev.bide.peer;

import dev.bide.wait.Seed;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The short name of a node: {@value #DIGITS} hexadecimal digits. The ids of its tasks end with them, so every node can
 * read from an id where the task runs. A tag is a hash of the node's id, so nodes need not announce theirs. Two nodes
 * may have the same tag.
 *
 * @param bits the tag as a number
 */
public record NodeTag(int bits) {

    private static final int DIGITS = 5;
    private static final int SEED_BITS = 53;
    private static final int BITS = 4 * DIGITS;

    /** A UUID, which ends with the tag. */
    private static final Pattern TASK_ID =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{7}([0-9a-f]{" + DIGITS + "})");

    /** Refuses numbers that are out of range. */
    public NodeTag {
        if (bits < 0 || bits >>> BITS != 0) {
            throw new IllegalArgumentException("a tag has " + BITS + " bits, not " + bits);
        }
    }

    /**
     * Returns the tag of a node.
     *
     * @param nodeId the id that the cluster manager gave to the node
     * @return its tag, the same on every node
     */
    public static NodeTag ofNode(String nodeId) {
        return new NodeTag((int) (Seed.of(nodeId) >>> (SEED_BITS - BITS)));
    }

    /**
     * Returns the tag in the id of a task.
     *
     * @param taskId a text that may be the id of a task
     * @return the tag of the node that created the task; empty if the text is no such id
     */
    public static Optional<NodeTag> ofTask(String taskId) {
        Matcher matcher = TASK_ID.matcher(taskId);
        return matcher.matches() ? Optional.of(new NodeTag(Integer.parseInt(matcher.group(2), 16))) : Optional.empty();
    }

    /** Returns the digits of the tag. */
    @Override
    public String toString() {
        return String.format("%0" + DIGITS + "x", bits);
    }
}
