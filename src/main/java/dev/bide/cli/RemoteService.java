package dev.bide.cli;

import dev.bide.operation.Field;
import dev.bide.operation.Fields;
import dev.bide.operation.Requests;
import dev.bide.operation.Route;
import dev.bide.operation.ShapeReader;
import dev.bide.shape.Profiles;
import dev.bide.wait.Limits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Operations in a server, over HTTP. One thread at a time. */
final class RemoteService implements Service {

    private static final String PROFILES = "profiles";

    /** The widest limits that there can be. The server has its own. */
    static final Limits LIMITS =
            new Limits(Limits.MAX_SECONDS, Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, Limits.MAX_SECONDS);

    private final ServerAddress address;
    private final Requests requests;
    private final Set<Running> pending = ConcurrentHashMap.newKeySet();

    private RemoteService(ServerAddress address, Requests requests) {
        this.address = address;
        this.requests = requests;
    }

    /**
     * Returns the server that a command is to use, if it names one.
     *
     * @throws Problem if its request names a profile and the server cannot be asked for it
     */
    static Optional<Service> find(Invocation invocation, Console console) {
        return ServerAddress.find(invocation, console).map(address -> at(address, invocation.fields()));
    }

    /** Returns the service of a server, whose profiles are read only if a shape names one: that takes a request. */
    static RemoteService at(ServerAddress address, List<Map.Entry<String, String>> fields) {
        // The text of a shape has a parenthesis, and the name of a profile cannot have one.
        boolean named = fields.stream()
                .anyMatch(field -> field.getKey().equals(Field.SHAPE.key())
                        && !field.getValue().contains("("));
        return new RemoteService(address, new Requests(LIMITS, named ? profiles(address) : Profiles.NONE));
    }

    private static Profiles profiles(ServerAddress address) {
        try (ServerCall call = ServerCall.quick(address, ServerRequest.of(Route.PROFILES, List.of()))) {
            Map<String, Object> shapes = new LinkedHashMap<>();
            if (call.send().json().get(PROFILES) instanceof List<?> profiles) {
                for (Object profile : profiles) {
                    if (profile instanceof Map<?, ?> map && map.get("name") instanceof String name) {
                        shapes.put(name, map.get(Field.SHAPE.key()));
                    }
                }
            }
            return ShapeReader.profiles(Fields.of(Map.of(PROFILES, shapes)), PROFILES);
        }
    }

    @Override
    public Requests requests() {
        return requests;
    }

    @Override
    public Running begin(Route route, List<Map.Entry<String, String>> fields, boolean follow) {
        Running running = route == Route.WAIT_N && follow ? stream(fields) : single(route, fields);
        pending.add(running);
        return running;
    }

    private Running single(Route route, List<Map.Entry<String, String>> fields) {
        ServerCall call = ServerCall.waiting(address, ServerRequest.of(route, fields));
        return RemoteRunning.begin(call, false, (answered, arrived) -> answered.json());
    }

    private Running stream(List<Map.Entry<String, String>> fields) {
        ServerRequest request = ServerRequest.of(Route.WAIT_N, "", fields, ServerRequest.LINES);
        StreamReader reader = StreamReader.of(address, fields);
        return RemoteRunning.begin(ServerCall.waiting(address, request), true, reader::read);
    }

    @Override
    public void close() {
        pending.forEach(Running::cancel);
    }
}
