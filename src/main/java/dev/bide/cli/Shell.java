package dev.bide.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The shells for which there are completions. */
enum Shell {
    /** The shell of GNU. */
    BASH(BashCompletion::script),
    /** The Z shell. */
    ZSH(ZshCompletion::script),
    /** The friendly interactive shell. */
    FISH(FishCompletion::script);

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a static method
    private final Supplier<String> script;

    Shell(Supplier<String> script) {
        this.script = script;
    }

    /** Returns the name of its program. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns a script that teaches it to complete the commands and options of bide. */
    String script() {
        return script.get();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Shell::word).toList();
    }
}
