package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * What AWS goes on to show of a thing for a while after it was changed: how it was before. Its APIs are eventually
 * consistent; see <a href="https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html">EC2's</a>.
 *
 * @param <V> what is shown; null while it is not there
 */
final class Lag<V extends Serializable> implements Serializable {
    private static final long serialVersionUID = 1L;

    private V before;
    private Instant until = Instant.EPOCH;

    /**
     * Notes a change.
     *
     * @param was how it was
     * @param length how long that is still shown
     */
    void changed(V was, Instant now, Duration length) {
        if (!now.isBefore(until)) {
            before = was;
        }
        until = now.plus(length);
    }

    /** What is shown of it. */
    V shown(V is, Instant now) {
        return now.isBefore(until) ? before : is;
    }
}
