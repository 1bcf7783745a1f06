package io.jenkins.plugins.immutabledelivery.trial;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Does many trials on all processors. */
final class Parallel {
    private static final String OURS = "io.jenkins.plugins.immutabledelivery.";
    private static final int REPORTED = 10;
    private static final int FRAMES = 8;

    private Parallel() {}

    /**
     * Tries everything, and gives what was thrown.
     *
     * @param count how many trials; each is given its index
     * @return the first few, with the ends of their stack traces that are in our code
     */
    static List<String> failures(int count, IntConsumer trial) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(index -> {
                    try {
                        trial.accept(index);
                        return "";
                    } catch (RuntimeException | Error e) {
                        return e
                                + Arrays.stream(e.getStackTrace())
                                        .map(Object::toString)
                                        .filter(frame -> frame.startsWith(OURS))
                                        .limit(FRAMES)
                                        .collect(Collectors.joining("\n    ", "\n    ", ""));
                    }
                })
                .filter(text -> !text.isEmpty())
                .limit(REPORTED)
                .toList();
    }
}
