package io.jenkins.plugins.immutabledelivery.cloud;

import java.util.Collection;
import java.util.List;

/** CloudWatch alarms, in one region. */
public interface Alarms {
    /** The alarms of those names; one that AWS does not know is left out. */
    List<AlarmView> find(Collection<String> names);

    /** An alarm: {@code OK}, {@code ALARM} or {@code INSUFFICIENT_DATA}, and why in CloudWatch's words. */
    record AlarmView(String name, String state, String reason) {
        /** Whether it has gone off. */
        public boolean raised() {
            return state.equals("ALARM");
        }
    }
}
