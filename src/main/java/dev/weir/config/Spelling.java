package dev.weir.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which key was meant. */
final class Spelling {

    private static final int MAX_LENGTH = 40;

    private Spelling() {}

    /**
     * The known word nearest to this one: at most one change away, in long words a third of the letters. Case, {@code _}
     * and {@code -} do not count.
     */
    static Optional<String> nearest(String word, Collection<String> known) {
        String letters = letters(word);
        if (letters.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int most = Math.max(1, letters.length() / 3);
        return known.stream()
                .filter(candidate -> distance(letters, letters(candidate)) <= most)
                .min(Comparator.comparingInt(candidate -> distance(letters, letters(candidate))));
    }

    private static String letters(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** How many letters must be added, removed or changed to get from one to the other (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
