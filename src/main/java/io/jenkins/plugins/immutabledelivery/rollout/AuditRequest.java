package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import java.time.Duration;

/**
 * Which environment is compared with what the ledger says of it.
 *
 * @param application whose
 * @param environment the environment
 * @param maxAge how old an instance may be; above zero, null for any age
 * @param failOnDrift whether anything that differs is a failure
 */
public record AuditRequest(String application, Environment environment, Duration maxAge, boolean failOnDrift) {
    public AuditRequest {
        Check.name("application", application, 32);
        Check.present("environment", environment, "Name the environment.");
        checkMaxAge(maxAge);
    }

    /**
     * @param maxAge null for any age
     * @throws io.jenkins.plugins.immutabledelivery.model.InvalidInput where no instance could be so young
     */
    public static void checkMaxAge(Duration maxAge) {
        Check.require(
                maxAge == null || maxAge.compareTo(Duration.ZERO) > 0,
                "maxAge",
                maxAge,
                "Use a duration above zero, such as 30d, or leave it out for any age.");
    }
}
