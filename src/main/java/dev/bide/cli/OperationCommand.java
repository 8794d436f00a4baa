package dev.bide.cli;

import dev.bide.operation.Field;
import dev.bide.operation.Route;
import dev.bide.wait.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The commands {@code wait-random}, {@code wait-n} and {@code measure-time}. */
final class OperationCommand implements Command {

    /** Fields of calls that get their seed from a name. */
    private static final Set<String> NAMED = Set.of(Field.SCRIPT.key(), Field.SEQUENCE.key());

    private final ServiceChoice services;
    private final Supplier<Events> events;
    private final Supplier<Terminal.Streams> streams;

    /** Where an operation runs. */
    @FunctionalInterface
    interface ServiceChoice {

        /** Returns the service that the arguments and the environment choose. */
        Service choose(Invocation invocation, Console console, Program program);
    }

    OperationCommand() {
        this(OperationCommand::service, EventQueue::new, Terminal.Streams::ofProcess);
    }

    OperationCommand(ServiceChoice services, Supplier<Events> events, Supplier<Terminal.Streams> streams) {
        this.services = services;
        this.events = events;
        this.streams = streams;
    }

    private static Service service(Invocation invocation, Console console, Program program) {
        Optional<Service> server = RemoteService.find(invocation, console);
        return server.orElseGet(() -> new LocalService(program, invocation.settings(console)));
    }

    @Override
    public int run(Invocation invocation, Console console, Program program) {
        Answer form = Answer.of(invocation);
        Terminal terminal = new Terminal(streams.get(), console.environment(), invocation.switches());
        Route route = invocation.subcommand().route().orElseThrow();
        List<Map.Entry<String, String>> fields = complete(route, invocation.fields(), form);
        try (Service service = services.choose(invocation, console, program)) {
            Plan plan = Plan.read(route, service.requests(), fields);
            Operation operation = new Operation(invocation, fields, form, plan);
            return new OperationRun(operation, console, terminal, events.get()).run(service, program);
        }
    }

    /** Returns the fields with those that are added where they are left out. */
    private static List<Map.Entry<String, String>> complete(
            Route route, List<Map.Entry<String, String>> given, Answer form) {
        List<Map.Entry<String, String>> fields = new ArrayList<>(given);
        // A stream has the delays in its lines, and its end has none, whatever the request says.
        if (form == Answer.LINES) {
            fields.removeIf(field -> field.getKey().equals(Field.LIST.key()));
        }
        if (!has(fields, Field.SEED) && fields.stream().noneMatch(field -> NAMED.contains(field.getKey()))) {
            // Picked here, so that the same delays are known here and where the operation runs.
            fields.add(Map.entry(Field.SEED.key(), String.valueOf(Seed.pick())));
        }
        if (route == Route.WAIT_N && !has(fields, Field.LIST)) {
            fields.add(Map.entry(Field.LIST.key(), "false"));
        }
        return List.copyOf(fields);
    }

    private static boolean has(List<Map.Entry<String, String>> fields, Field field) {
        return fields.stream().anyMatch(given -> given.getKey().equals(field.key()));
    }
}
