package dev.weir.upstream;

/** The value of an option makes no sense. */
public final class InvalidOption extends UpstreamException {

    private final String option;

    /**
     * Refuses a value.
     *
     * @param option the option's name as operators write it
     * @param problem what is wrong: {@code "must be between 0 and 65535, but is -1"}
     */
    public InvalidOption(String option, String problem) {
        super(option + ": " + problem);
        this.option = option;
    }

    /** The name of the option, such as {@code weight}. */
    public String option() {
        return option;
    }
}
