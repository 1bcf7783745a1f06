package io.jenkins.plugins.immutabledelivery.health;

import java.util.regex.Pattern;

/**
 * Looks for a regular expression, for a while: some expressions take for ever on some texts, and the engine has two
 * threads.
 */
final class PatienceMatcher {
    private static final int PATIENCE = 10_000_000;

    private PatienceMatcher() {}

    /** Whether it is found; not, where that takes too long to find out. */
    static boolean found(String expression, String text) {
        try {
            return Pattern.compile(expression)
                    .matcher(new Counted(text, new int[1]))
                    .find();
        } catch (TooLong | StackOverflowError e) {
            return false;
        }
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super("too long", null, false, false);
        }
    }

    /** A text that may be looked at only so often. */
    private record Counted(CharSequence text, int[] looks) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks[0] > PATIENCE) {
                throw new TooLong();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), looks);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
