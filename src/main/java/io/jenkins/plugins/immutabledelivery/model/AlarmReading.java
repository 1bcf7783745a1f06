package io.jenkins.plugins.immutabledelivery.model;

/**
 * How alarms are read.
 *
 * @param withoutData what an alarm means that has not enough data to be in {@code OK} or {@code ALARM}
 */
public record AlarmReading(WithoutData withoutData) implements GateDetail {
    /** How alarms are read unless a gate says otherwise. */
    public static final AlarmReading USUAL = new AlarmReading(WithoutData.PASSES);

    /** What {@code INSUFFICIENT_DATA} means. */
    public enum WithoutData {
        /** As good as {@code OK}: a fleet without traffic has no data. */
        PASSES,
        /** Not good yet. */
        AWAITED,
        /** As bad as {@code ALARM}. */
        FAILS
    }

    public AlarmReading {
        Check.present("gate.withoutData", withoutData, "Use passes, awaited or fails.");
    }
}
