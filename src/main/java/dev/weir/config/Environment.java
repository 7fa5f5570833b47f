package dev.weir.config;

import java.util.Map;

/**
 * Fills in variables: {@code ${NAME}} and {@code ${NAME:default}}. A doubled dollar sign before the brace keeps what
 * follows as it is.
 *
 * <p>Values are not filled in again. No message shows a value: it may be a secret.
 */
record Environment(Map<String, String> variables) {

    /** Copies the map. */
    Environment {
        variables = Map.copyOf(variables);
    }

    /** Without any variable. */
    static Environment none() {
        return new Environment(Map.of());
    }

    /** A text that {@link #expand} makes this one of. */
    static String escaped(String text) {
        return text.replace("${", "$${");
    }

    /** The text with every variable replaced. */
    String expand(String text) throws Mistake {
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
            if (open > at && text.charAt(open - 1) == '$') {
                expanded.append(text, at, open - 1).append("${");
                at = open + 2;
                continue;
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new Mistake("has a ${ without a }; write $${ where a ${ is meant as it is");
            }
            expanded.append(text, at, open).append(value(text.substring(open + 2, close)));
            at = close + 1;
        }
        return expanded.append(text, at, text.length()).toString();
    }

    private String value(String reference) throws Mistake {
        int colon = reference.indexOf(':');
        String name = colon < 0 ? reference : reference.substring(0, colon);
        if (!isName(name)) {
            throw new Mistake("has a ${ } that names no environment variable; write ${NAME} or ${NAME:default}");
        }
        String value = variables.get(name);
        if (value != null) {
            return value;
        }
        if (colon < 0) {
            throw new Mistake("needs the environment variable " + name + ", which is not set; set it or write ${" + name
                    + ":default}");
        }
        return reference.substring(colon + 1);
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && !Character.isDigit(text.charAt(0))
                && text.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c) || c == '_');
    }
}
