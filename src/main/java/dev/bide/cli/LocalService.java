package dev.bide.cli;

import dev.bide.config.Settings;
import dev.bide.json.Answers;
import dev.bide.operation.FaultRules;
import dev.bide.operation.Fields;
import dev.bide.operation.Listed;
import dev.bide.operation.Operations;
import dev.bide.operation.Requests;
import dev.bide.operation.Route;
import dev.bide.script.Call;
import dev.bide.stream.EndedLog;
import dev.bide.wait.EndedWaits;
import dev.bide.wait.FanOutRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Operations in this process. One thread at a time. */
final class LocalService implements Service {

    private final Program program;
    private final Settings settings;
    private final Requests requests;
    private Program.Session session;

    /** Creates a service. Vert.x is started when an operation begins, so that a refusal does not wait for it. */
    LocalService(Program program, Settings settings) {
        this.program = program;
        this.settings = settings;
        this.requests = new Requests(settings.limits(), settings.profiles());
    }

    @Override
    public Requests requests() {
        return requests;
    }

    @Override
    public Running begin(Route route, List<Map.Entry<String, String>> query, boolean follow) {
        Fields fields = Fields.ofQuery(query);
        Optional<EndedLog> log = follow ? Optional.of(new EndedLog()) : Optional.empty();
        Consumer<EndedWaits> listener = follow ? log.get() : ended -> {};
        return switch (route) {
            case WAIT_RANDOM -> {
                Call call = FaultRules.refuseInProcess(requests.call(fields));
                yield LocalRunning.of(operations().calls().waitRandom(call), Optional.empty(), Answers::wait);
            }
            case WAIT_N -> {
                Listed asked = requests.fanOut(fields);
                yield LocalRunning.of(
                        operations().engine().waitN(asked.request(), listener),
                        log,
                        asked.list() ? Answers::list : Answers::quantiles);
            }
            case MEASURE_TIME -> {
                FanOutRequest request = requests.measurement(fields);
                yield LocalRunning.of(operations().engine().measureTime(request, listener), log, Answers::measurement);
            }
            default -> throw new IllegalArgumentException(route + " is no operation");
        };
    }

    private Operations operations() {
        if (session == null) {
            session = program.open(settings);
        }
        return session.operations();
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
