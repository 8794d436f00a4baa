package dev.bide.cli;

import java.util.function.Supplier;

/** What each command does. */
final class Commands {

    private Commands() {}

    /** Returns what a command does. */
    static Command of(Subcommand subcommand) {
        // Suppliers, so that a command loads only its own classes.
        Supplier<Command> command = switch (subcommand) {
            case HELP -> HelpCommand::new;
            case CONFIG -> ConfigCommand::new;
            case COMPLETION -> CompletionCommand::new;
            case SERVE -> ServeCommand::new;
            case WAIT_RANDOM, WAIT_N, MEASURE_TIME -> OperationCommand::new;
            case DRAW -> DrawCommand::new;
            case TASKS_WATCH -> WatchTaskCommand::new;
            case TASKS_LS, TASKS_SHOW, TASKS_CANCEL, TASKS_CREATE -> TasksCommand::new;
            case LATENESS -> LatenessCommand::new;
            case CLUSTER -> ClusterCommand::new;
        };
        return command.get();
    }
}
