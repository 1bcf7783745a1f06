package io.jenkins.plugins.immutabledelivery.pipeline;

/** Colours on a terminal, plain text elsewhere. */
enum Style {
    BOLD("1"),
    DIM("2"),
    GREEN("32"),
    RED("31"),
    YELLOW("33");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** The text in this style, or as it is. */
    String on(String text, boolean coloured) {
        return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
