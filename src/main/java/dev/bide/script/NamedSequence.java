package dev.bide.script;

/**
 * The name of a sequence. Each call with this name, the same seed, the same shape and the same chance of failure gets the
 * next draw of that seed.
 *
 * @param name the name
 */
public record NamedSequence(String name) implements Series {

    /** Refuses a name that is empty, too long, or not fit for a path. */
    public NamedSequence {
        name = SeriesName.checked("sequence", name);
    }
}
