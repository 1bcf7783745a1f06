package io.jenkins.plugins.immutabledelivery.pipeline;

import java.io.PrintStream;

/**
 * Where a run is told.
 *
 * @param out takes the lines
 * @param coloured whether in colours
 */
record Screen(PrintStream out, boolean coloured) {
    void line(String text) {
        out.println(text);
    }

    void line() {
        out.println();
    }

    /** A text in a style, or as it is where there are no colours. */
    String styled(Style style, String text) {
        return style.on(text, coloured);
    }
}
