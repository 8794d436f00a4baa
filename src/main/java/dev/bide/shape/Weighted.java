package dev.bide.shape;

import dev.bide.shape.Shape.Choice;
import java.util.Comparator;
import java.util.List;

/** A mix of delays. Any thread may call it. */
final class Weighted implements QuantileFunction {

    private final double[] delays;

    /** Up to which number each delay is drawn. */
    private final double[] ends;

    private Weighted(List<Choice> ascending) {
        int size = ascending.size();
        double all = ascending.stream().mapToDouble(Choice::weight).sum();
        double sum = 0;
        delays = new double[size];
        ends = new double[size];
        for (int i = 0; i < size; i++) {
            sum += ascending.get(i).weight();
            delays[i] = ascending.get(i).delay();
            ends[i] = sum / all;
        }
        ends[size - 1] = 1;
    }

    static Weighted of(List<Choice> choices) {
        if (choices.isEmpty() || choices.size() > Shape.MOST) {
            throw Misshapen.of("of", "must be a list of 1 to " + Shape.MOST + " delays, not of " + choices.size());
        }
        double all = 0;
        for (int i = 0; i < choices.size(); i++) {
            Choice choice = choices.get(i);
            if (!(choice.delay() >= 0 && choice.delay() < Double.POSITIVE_INFINITY)) {
                throw wrong(i, "a delay of 0 seconds or more", choice.delay());
            }
            all += choice.weight();
            if (!(choice.weight() > 0)) {
                throw wrong(i, "a weight of more than 0", choice.weight());
            }
            if (!(all < Double.POSITIVE_INFINITY)) {
                throw wrong(i, "a smaller weight", choice.weight());
            }
        }
        return new Weighted(choices.stream()
                .sorted(Comparator.comparingDouble(Choice::delay))
                .toList());
    }

    private static Misshapen wrong(int i, String what, double value) {
        return Misshapen.of("of[" + i + "]", "must have " + what + ", not " + ShapeText.number(value));
    }

    double max() {
        return delays[delays.length - 1];
    }

    @Override
    public double at(double u) {
        int low = 0;
        int high = delays.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (u < ends[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return delays[low];
    }
}
