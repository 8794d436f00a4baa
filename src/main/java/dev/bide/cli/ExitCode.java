package dev.bide.cli;

import dev.bide.refusal.Reason;

/** The exit codes of the program. */
final class ExitCode {

    static final int DONE = 0;

    /** The command could not run: there is no server, it is stopping, or it is full. */
    static final int UNAVAILABLE = 1;

    /** An argument or a value is wrong. */
    static final int REFUSED = 2;

    /** The memory is used up. */
    static final int NO_MEMORY = 3;

    /** The operation failed as its request asked, too few waits were left, or a limit of {@code lateness} was passed. */
    static final int FAILED = 4;

    /** The timeout of the operation was up. The command timeout(1) ends with the same code. */
    static final int TIMED_OUT = 124;

    /** What shells add to the number of the signal that ended a program. */
    static final int SIGNAL_BASE = 128;

    /** The reader of the answer has gone: what a shell reports of a program that SIGPIPE, number 13, has ended. */
    static final int CLOSED_PIPE = SIGNAL_BASE + 13;

    private ExitCode() {}

    /** Returns the exit code of a reason for which an operation did not succeed. */
    static int of(Reason reason) {
        return switch (reason) {
            case INVALID,
                    FORBIDDEN,
                    NOT_FOUND,
                    WRONG_METHOD,
                    NOT_ACCEPTABLE,
                    TOO_LARGE,
                    TOO_LONG,
                    WRONG_MEDIA_TYPE,
                    UNEXPECTED,
                    KEY_REUSED,
                    HEADERS_TOO_LARGE -> REFUSED;
            case TOO_SLOW, CANCELLED, FAILED, FULL, LATE, LOST, RESET, STOPPING -> UNAVAILABLE;
            case FAILED_AS_ASKED -> FAILED;
            case TIMED_OUT -> TIMED_OUT;
        };
    }
}
