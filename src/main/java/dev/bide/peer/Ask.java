package dev.bide.peer;

import java.util.Locale;

/** What one node asks of another: the table of the messages between nodes. */
public enum Ask {
    /** Who the receiver is. The message says who the sender is. */
    HELLO,
    /** That the sender stops. */
    LEAVING;

    /** Returns the word for it in a message. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
