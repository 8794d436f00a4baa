package dev.bide.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A benchmark whose table is in the guide, between {@code <!-- figures: NAME -->} and {@code <!-- end -->}.
 *
 * @param name the name in the guide
 * @param main the name of the class to run
 * @param arguments its arguments; {@code R} stands for the number of rounds
 * @param times how often it runs for each round that is asked for: a short benchmark runs more often
 * @param minutes when it is ended if it has not ended by itself, for each round
 */
record Figure(String name, String main, List<String> arguments, int times, int minutes) {

    private static final String ROUNDS = "R";

    /** Returns all of them, in the order in which they run: what the guide says first is measured first. */
    static List<Figure> all() {
        return List.of(
                figure("compare-10s", Compare.class, 1, 10, "R 1000000 10"),
                figure("compare-1s", Compare.class, 1, 6, "R 1000000 1"),
                figure("growth-n", Growth.class, 1, 6, "R n"),
                figure("request-cost", "dev.bide.bench.RequestCost", 3, 3, "R 50000"),
                figure("bus-cost", BusCost.class, 5, 1, "R 320000"),
                figure("serving", Serving.class, 1, 15, "R"),
                figure("overload", Overload.class, 1, 5, "R"),
                figure("growth-held", Growth.class, 1, 4, "R held"),
                figure("growth-streams", Growth.class, 1, 6, "R streams"),
                figure("growth-tasks", Growth.class, 1, 4, "R tasks"),
                figure("growth-pools", Growth.class, 1, 3, "R pools"),
                figure("growth-scripts", Growth.class, 1, 3, "R scripts"),
                figure("growth-viewers", Growth.class, 1, 4, "R viewers"),
                figure("growth-nodes", Growth.class, 1, 4, "R nodes"),
                figure("lone", Lone.class, 3, 3, "R"),
                figure("footprint", Footprint.class, 1, 3, "R"),
                figure("allocation", AllocationCost.class, 1, 3, "R"),
                figure("operations", JmhFigures.class, 1, 8, "R"),
                figure("following", Following.class, 1, 3, "R"),
                figure("attackers", Attackers.class, 1, 6, "R"),
                figure("viewers", Viewers.class, 1, 6, "R"),
                figure("cluster", ClusterCost.class, 1, 5, "R 20000 1000000"),
                figure("http-proxy", HttpProxyCost.class, 5, 3, "R"),
                figure("tcp-proxy", "dev.bide.endpoint.TcpProxy", 5, 2, "R"),
                figure("start-up", StartUp.class, 2, 4, "R"),
                figure("idle-memory", IdleMemory.class, 2, 3, "R"),
                figure("picture", Picture.class, 1, 3, "R"),
                figure("stalls", HeldLoop.class, 1, 5, "R stalls"),
                figure("transports", HeldLoop.class, 1, 3, "R transports"));
    }

    private static Figure figure(String name, Class<?> main, int times, int minutes, String arguments) {
        return figure(name, main.getName(), times, minutes, arguments);
    }

    private static Figure figure(String name, String main, int times, int minutes, String arguments) {
        return new Figure(name, main, List.of(arguments.split(" ", -1)), times, minutes);
    }

    /** Returns the rounds that the benchmark runs. */
    int rounds(int asked) {
        return times * asked;
    }

    /** Returns the command that runs it. */
    List<String> command(int asked) {
        List<String> command = new ArrayList<>(Programs.java(main));
        for (String argument : arguments) {
            command.add(argument.equals(ROUNDS) ? String.valueOf(rounds(asked)) : argument);
        }
        return command;
    }

    /** Returns whether one of some words names it, or begins its name. */
    boolean named(String... words) {
        return words.length == 0
                || Arrays.stream(words).anyMatch(word -> name.equals(word) || name.startsWith(word + "-"));
    }
}
