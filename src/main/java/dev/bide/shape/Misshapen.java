package dev.bide.shape;

/** What was given is no shape. It tells where, and carries no stack trace. */
public final class Misshapen extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String key;
    private final String rule;
    private final int place;

    private Misshapen(String key, String rule, int place) {
        super((key.isEmpty() ? "the shape" : key) + " " + rule + (place == 0 ? "" : ", at character " + place));
        this.key = key;
        this.rule = rule;
        this.place = place;
    }

    /** Tells of a parameter, or of the whole where its name is empty. */
    static Misshapen of(String key, String rule) {
        return new Misshapen(key, rule, 0);
    }

    /** Tells the same of a text, of which a character is wrong, counted from 1. */
    Misshapen at(int character) {
        return new Misshapen(key, rule, character);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    /**
     * Tells what is wrong.
     *
     * @return the name of a parameter, such as {@code p99} or {@code of[1]}, or an empty text for the whole
     */
    public String key() {
        return key;
    }

    /**
     * Tells what it would have to be.
     *
     * @return the rest of a sentence that begins with the key
     */
    public String rule() {
        return rule;
    }

    /**
     * Tells where it is wrong, if it was a text.
     *
     * @return the number of a character, the first being 1; 0 if it was no text
     */
    public int place() {
        return place;
    }
}
