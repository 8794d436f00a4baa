package dev.bide.refusal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that a mistyped one was probably meant to be, for the sentence of a refusal. Any thread may call it. */
public final class Nearest {

    private Nearest() {}

    /**
     * Returns the nearest of some words.
     *
     * @param typed the word that is unknown
     * @param words the words that are known
     * @return the nearest one; empty if it is too far to be meant
     */
    public static Optional<String> of(String typed, Collection<String> words) {
        return words.stream()
                .filter(word -> isNear(typed, word))
                .min(Comparator.comparingInt(word -> distance(typed, word)));
    }

    private static boolean isNear(String typed, String word) {
        // A third of the letters may be wrong. With more, words are found that have nothing in common.
        int allowed = Math.max(typed.length(), word.length()) / 3;
        boolean similar = Math.abs(typed.length() - word.length()) <= allowed && distance(typed, word) <= allowed;
        boolean cut = typed.length() > 2 && word.startsWith(typed);
        return similar || cut || word.equalsIgnoreCase(typed);
    }

    /** Returns how many letters are missing, too many, wrong or swapped (optimal string alignment distance). */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, d);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(String a, String b, int i, int j, int[][] d) {
        int wrong = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(wrong, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
    }
}
