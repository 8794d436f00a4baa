package dev.bide.operation;

import dev.bide.config.ChosenSettings;
import dev.bide.config.Setting;
import dev.bide.json.DrawnAnswers;
import dev.bide.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a command line does for {@code bide draw n=5 seed=7}. Public, because another class loader calls it. */
public final class DrawProgram {

    private DrawProgram() {}

    /** Reads settings, reads the fields, draws, and returns the text of the answer. */
    public static String draw(String conf, Map<String, String> environment, String... arguments) {
        ChosenSettings chosen = ChosenSettings.read(
                Optional.of(conf), environment, Map.of(Setting.PROFILES, List.of("mine=uniform(min=1,max=2)")));
        List<Map.Entry<String, String>> query = new ArrayList<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            query.add(Map.entry(parts[0], parts[1]));
        }
        Requests requests =
                new Requests(chosen.settings().limits(), chosen.settings().profiles());
        Requests.Drawn drawn = requests.drawing(Fields.ofQuery(query));
        chosen.settings().limits().check(drawn.listed().request());
        double[] delays = drawn.draw(drawn.listed().request());
        JsonText text = new JsonText(
                drawn.listed().list()
                        ? DrawnAnswers.list(drawn.listed().request(), delays)
                        : DrawnAnswers.quantiles(drawn.listed().request(), delays));
        StringBuilder all = new StringBuilder();
        text.forEachRemaining(all::append);
        return all.toString();
    }
}
