package dev.bide.cli;

import java.util.HashMap;
import java.util.Map;

/** Starts the server. */
final class ServeCommand implements Command {

    @Override
    public int run(Invocation invocation, Console console, Program program) {
        Map<String, String> overrides = new HashMap<>();
        invocation.value(Switch.PORT).ifPresent(port -> overrides.put("port", port));
        invocation.value(Switch.INSTANCES).ifPresent(instances -> overrides.put("instances", instances));
        program.serve(invocation.value(Switch.CONF), overrides);
        return ExitCode.SERVING;
    }
}
