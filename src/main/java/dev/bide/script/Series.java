package dev.bide.script;

/** What one call after another gets: the steps of a script, or the draws of a sequence. */
public sealed interface Series permits KeyedScript, NamedSequence {}
