package dev.bide.script;

/** What one call after another gets: the steps of a script, or the draws of a sequence. */
public sealed interface Series permits KeyedScript, NamedSequence, CountedCalls {

    /** The greatest length of the key of a script or the name of a sequence, in characters. */
    int MAX_NAME_LENGTH = 200;
}
