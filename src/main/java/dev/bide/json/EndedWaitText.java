package dev.bide.json;

import dev.bide.number.NumberText;

/** Writes a wait that has ended, as streams have it. It uses no class of Vert.x. Any thread may call it. */
public final class EndedWaitText {

    private EndedWaitText() {}

    /**
     * Appends a wait.
     *
     * @param text what to append to
     * @param delay the delay that was drawn, in seconds
     * @param late how late the wait ended, in seconds
     * @param failed whether the wait failed, as its request asked
     */
    public static void append(StringBuilder text, double delay, double late, boolean failed) {
        text.append("{\"delay\":");
        NumberText.append(text, delay);
        text.append(",\"late\":");
        NumberText.append(text, late);
        text.append(failed ? ",\"failed\":true}" : "}");
    }
}
