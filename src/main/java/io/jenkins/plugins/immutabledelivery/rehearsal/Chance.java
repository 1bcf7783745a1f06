package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.time.Duration;
import java.util.Random;

/** Everything that is left to chance in a rehearsal; the same seed always gives the same. */
final class Chance implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Random random;

    Chance(long seed) {
        this.random = new Random(seed);
    }

    /** An id of 17 hexadecimal digits behind a prefix, as EC2's are. */
    String id(String prefix) {
        return "%s-0%016x".formatted(prefix, random.nextLong());
    }

    /** Hexadecimal digits, as they end the ARNs of load balancers. */
    String hex() {
        return "%016x".formatted(random.nextLong());
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    Duration seconds(int from, int to) {
        return Duration.ofSeconds(from + (long) random.nextInt(to - from + 1));
    }
}
