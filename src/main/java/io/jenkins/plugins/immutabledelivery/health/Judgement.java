package io.jenkins.plugins.immutabledelivery.health;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A gate that somebody outside the engine judges, told to the operation with {@link
 * io.jenkins.plugins.immutabledelivery.operation.Engine#signal}. There may be several, each with a name of its own.
 */
public final class Judgement {
    private static final String SIGNAL = "judgement ";
    private static final String GOOD = "good";
    private static final String AWAITED = "waits for judgement of ";
    /** What is told is looked at when it is told. */
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private Judgement() {}

    /** The name of the signal that tells the verdict of a judgement. */
    public static String signal(String name) {
        return SIGNAL + name;
    }

    /** The value of the signal that lets the rollout go on. */
    public static String good(String by) {
        return GOOD + " " + by;
    }

    /**
     * The value of the signal that stops the rollout.
     *
     * @param why maybe empty
     */
    public static String bad(String by, String why) {
        return "bad " + by + (why.isBlank() ? "" : ": " + why.strip());
    }

    /** Which judgement an operation waits for, by what it says that it awaits and what it was told. */
    public static Optional<String> awaited(String awaiting, Map<String, String> signals) {
        if (awaiting == null || !awaiting.contains(AWAITED)) {
            return Optional.empty();
        }
        String name = awaiting.substring(awaiting.indexOf(AWAITED) + AWAITED.length());
        return Optional.of(name).filter(one -> !signals.containsKey(signal(one)));
    }

    static Verdict look(Visit visit) {
        String name = visit.spec().names().get(0);
        String told = visit.occasion().signals().get(signal(name));
        if (told == null) {
            return Verdict.starting(visit.subject().group() + " " + AWAITED + name)
                    .again(LOOK_AGAIN);
        }
        return told.startsWith(GOOD + " ")
                ? Verdict.healthy("judged good by " + told.substring(GOOD.length() + 1))
                : Verdict.alarmed("judged " + told.replaceFirst("^bad ", "bad by "));
    }
}
