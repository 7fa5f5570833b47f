package dev.weir.config;

/**
 * What a value must look like: turns text into a value, or says what was expected instead.
 *
 * @param <T> the value
 */
@FunctionalInterface
interface Form<T> {

    /**
     * The value that the text stands for.
     *
     * @param text empty for a key without a value
     * @throws Mistake if it stands for none
     */
    T read(String text) throws Mistake;
}
