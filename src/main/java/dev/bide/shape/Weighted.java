package dev.bide.shape;

import dev.bide.number.NumberText;
import dev.bide.number.SecondsText;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape.Choice;
import java.util.Comparator;
import java.util.List;

/** A discrete distribution: a weighted choice between fixed delays. Any thread may call it. */
final class Weighted implements QuantileFunction {

    private final double[] delays;

    /** The probability of each delay or a shorter one. */
    private final double[] cumulative;

    private Weighted(List<Choice> ascending) {
        int size = ascending.size();
        double total = ascending.stream().mapToDouble(Choice::weight).sum();
        double sum = 0;
        delays = new double[size];
        cumulative = new double[size];
        for (int i = 0; i < size; i++) {
            sum += ascending.get(i).weight();
            delays[i] = ascending.get(i).delay();
            cumulative[i] = sum / total;
        }
        // Rounding may have left it below 1, and uniform numbers reach up to 1.
        cumulative[size - 1] = 1;
    }

    static Weighted of(List<Choice> choices, ShapeField field) {
        if (choices.isEmpty() || choices.size() > Shape.MAX_POINTS) {
            throw field.invalid(
                    "of", "must be a list of 1 to " + Shape.MAX_POINTS + " delays, not of " + choices.size());
        }
        double total = 0;
        for (int i = 0; i < choices.size(); i++) {
            Choice choice = choices.get(i);
            // The comparisons are negated, so that NaN is refused too.
            if (!(choice.delay() >= 0 && choice.delay() < Double.POSITIVE_INFINITY)) {
                throw invalid(field, i, "a delay that is " + SecondsText.EXPECTED, choice.delay());
            }
            total += choice.weight();
            if (!(choice.weight() > 0)) {
                throw invalid(field, i, "a weight of more than 0", choice.weight());
            }
            if (!(total < Double.POSITIVE_INFINITY)) {
                throw invalid(field, i, "a smaller weight", choice.weight());
            }
        }
        // Ascending, so that the quantile function never decreases.
        return new Weighted(choices.stream()
                .sorted(Comparator.comparingDouble(Choice::delay))
                .toList());
    }

    private static Refusal invalid(ShapeField field, int index, String rule, double value) {
        return field.invalid("of[" + index + "]", "must have " + rule + ", not " + NumberText.of(value));
    }

    double max() {
        return delays[delays.length - 1];
    }

    @Override
    public double at(double u) {
        return delays[CumulativeProbabilities.firstAbove(cumulative, u)];
    }
}
