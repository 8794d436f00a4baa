package dev.bide.cli;

/** The parts of the help that are written by hand: what a command is for, examples, and what all commands have in common. */
final class HelpParts {

    static final String ALL = """
            Waits on purpose, on the Vert.x event loop, and says how late it was.
            """;

    static final String SETTINGS_IN_SHORT = """
                  --SETTING VALUE         any setting, such as --http.host 0.0.0.0: see
                                            "bide help serve"
            """;

    static final String VALUES = """

            Values:
              A TIME is a number of seconds, or has a unit: 200ms, 1.5s, 2m, 1h. A SHAPE is
              a distribution such as 'lognormal(median=50ms,p99=1s,max=5s)', or the name of
              a profile. An option and its value: --seed 7 or --seed=7. After -- there are
              no options.
            """;

    static final String ENVIRONMENT = """

            Environment:
              BIDE_URL       the server for operations, tasks and lateness
              BIDE_...       a setting by its path, such as BIDE_HTTP_PORT for http.port and
                             BIDE_LIMITS_MAX_DELAY for limits.maxDelay
              NO_COLOR       if it is not empty, there are no colours
              An option wins over the environment, that over the settings file, and that
              over the default. "bide config" prints which one it was.
            """;

    static final String EXIT_CODES = """

            Exit codes:
              0              done; for serve also if a signal ended it
              1              could not: there is no server, it is stopping or full
              2              refused: an argument or a value is wrong
              3              the memory is used up
              4              failed as asked, too few waits were left, or --fail-above
              124            the time of --timeout was up
              130, 143       an operation was ended by Ctrl-C or SIGTERM
            """;

    static final String SETTINGS_OF_OPERATIONS = """
                  Every setting is an option as well, such as --limits.max-n 5: see
                  "bide help config".
            """;

    static final String ORDER_OF_SETTINGS = """

            An option wins over the environment (BIDE_HTTP_PORT for http.port), that over
            the settings file, and that over the default.
            """;

    private HelpParts() {}

    /** Returns what a command does, in sentences. */
    static String description(Subcommand subcommand) {
        return switch (subcommand) {
            case SERVE -> """
                    Serves HTTP and the event bus until a signal ends it. The first one ends it in
                    order: every client is answered. A second one ends it at once.
                    """;
            case WAIT_RANDOM -> """
                    Waits once, for a random time, and says how late it was. A number alone is the
                    longest delay.
                    """;
            case WAIT_N -> """
                    Waits n times at once. A terminal shows what is planned and what has come. The
                    answer goes to stdout, and all else to stderr. Ctrl-C cancels the waits.
                    """;
            case MEASURE_TIME -> """
                    Waits n times at once, and says what that took beyond the longest delay.
                    """;
            case DRAW -> """
                    Prints the delays that n waits would have, one a line, without waiting for them.
                    The same seed gives the same delays everywhere.
                    """;
            case TASKS_LS -> """
                    Lists the tasks of a server, the oldest or the newest first. The other commands
                    about tasks act on one of them.
                    """;
            case TASKS_SHOW -> """
                    Shows a task: what it does, how far it is, and what came of it.
                    """;
            case TASKS_WATCH -> """
                    Shows how far a task is until it ends. Ctrl-C ends the watching. The task goes
                    on.
                    """;
            case TASKS_CANCEL -> """
                    Cancels a task, and says what had come.
                    """;
            case TASKS_CREATE -> """
                    Starts a task in a server, and prints its id. Without a number of waits, the
                    task is a single wait.
                    """;
            case LATENESS -> """
                    Shows how late the event loops of a server were in the last minute, and why.
                    """;
            case CLUSTER -> """
                    Shows the nodes of the cluster that a server is in, and the load of each.
                    """;
            case CONFIG -> """
                    Prints the settings that a start with the same options would have, and where
                    each comes from.
                    """;
            case COMPLETION -> """
                    Prints a script with which a shell completes commands and options. The first
                    lines of the script say how to install it.
                    """;
            case HELP -> """
                    Explains a command, or all in short.
                    """;
        };
    }

    /** Returns examples of a command, one a line. */
    static String examples(Subcommand subcommand) {
        return switch (subcommand) {
            case SERVE -> """
                      bide serve --port 9090
                      BIDE_HTTP_HOST=0.0.0.0 bide --limits.max-delay 2m
                      bide serve --conf my.json --profiles 'db=lognormal(median=20ms,p99=1s,max=3s)'
                    """;
            case WAIT_RANDOM -> """
                      bide wait-random 2s
                      bide wait-random --shape slow-db --seed 7
                      bide wait-random 1 --fail-rate 0.1 --fail-status 503 --url localhost:8080
                    """;
            case WAIT_N -> """
                      bide wait-n 1000000 --max-delay 10 --seed 7
                      bide wait-n 5 --max-delay 200ms --timeout 125ms
                      bide wait-n 1000 --need 900 --json | jq .quantiles.p99
                    """;
            case MEASURE_TIME -> """
                      bide measure-time 1000 --seed 7
                      bide measure-time 100000 --max-delay 1s --json
                    """;
            case DRAW -> """
                      bide draw -n 3 --max-delay 2s --seed 7
                      bide draw -n 10000 --shape 'lognormal(median=50ms,p99=1s,max=5s)' --plot
                      bide draw -n 1000 --shape slow-db --order drawn >delays.txt
                    """;
            case TASKS_LS -> """
                      bide tasks
                      bide tasks ls --state running --url localhost:8080
                    """;
            case TASKS_SHOW -> """
                      bide tasks show d5be9c3e-9f8c-4f1e-8a32-6d1f5b6f4c11
                    """;
            case TASKS_WATCH -> """
                      bide tasks watch "$(bide tasks create 100000 --max-delay 1m)"
                    """;
            case TASKS_CANCEL -> """
                      bide tasks cancel d5be9c3e-9f8c-4f1e-8a32-6d1f5b6f4c11
                    """;
            case TASKS_CREATE -> """
                      bide tasks create 100000 --max-delay 1m --name nightly
                      bide tasks create 5 --key order-17 --url localhost:8080
                    """;
            case LATENESS -> """
                      bide lateness localhost:8080
                      bide lateness --watch http://127.0.0.1:8080
                      bide lateness --fail-above 50ms "$URL" || echo too late
                    """;
            case CLUSTER -> """
                      bide cluster
                      bide cluster --url localhost:8080 --json
                    """;
            case CONFIG -> """
                      bide config
                      BIDE_HTTP_PORT=9090 bide config --limits.max-n 5000
                      bide config --conf my.json --json
                    """;
            case COMPLETION -> """
                      source <(bide completion bash)
                      bide completion zsh >~/.zfunc/_bide
                      bide completion fish >~/.config/fish/completions/bide.fish
                    """;
            case HELP -> """
                      bide help wait-n
                      bide help tasks create
                    """;
        };
    }
}
