package dev.bide.operation;

import dev.bide.shape.Profiles;
import dev.bide.wait.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a command line does for {@code bide draw n=5 seed=7}. Public, because another class loader calls it. */
public final class DrawProgram {

    private DrawProgram() {}

    public static double[] draw(String... arguments) {
        List<Map.Entry<String, String>> query = new ArrayList<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            query.add(Map.entry(parts[0], parts[1]));
        }
        Requests requests = new Requests(new Limits(3600, 1_000_000, 1_000_000, 1, 0), Profiles.NONE);
        return requests.drawing(Fields.ofQuery(query)).listed().request().draw();
    }
}
