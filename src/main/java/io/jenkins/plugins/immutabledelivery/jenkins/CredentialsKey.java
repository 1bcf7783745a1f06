package io.jenkins.plugins.immutabledelivery.jenkins;

import com.fasterxml.jackson.core.JsonProcessingException;
import hudson.Util;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.operation.Json;

/**
 * As whom AWS is called at a location, in the words of Jenkins: names alone, never a secret, because it is saved with
 * each operation.
 *
 * @param job the full name of the job in whose context the credentials are found; null for the controller's own
 * @param credentialsId the credentials' id; null for what a machine offers
 * @param iamRole the ARN of a role to assume with them; null for none
 * @param externalId what the role's trust policy asks for; null for nothing
 * @param agent the name of the agent whose machine it is; null for the controller's
 */
record CredentialsKey(String job, String credentialsId, String iamRole, String externalId, String agent) {
    /** Whichever agent the step runs on. No agent can have that name; see {@code Jenkins.checkGoodName}. */
    static final String OF_THE_STEP = "?";

    CredentialsKey {
        credentialsId = Util.fixEmptyAndTrim(credentialsId);
        iamRole = Util.fixEmptyAndTrim(iamRole);
        externalId = Util.fixEmptyAndTrim(externalId);
    }

    /** The same, with that agent. */
    CredentialsKey on(String name) {
        return new CredentialsKey(job, credentialsId, iamRole, externalId, name);
    }

    /** How it is kept in {@link Location#credentials()}. */
    String text() {
        try {
            return Json.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Names could not be written", e);
        }
    }

    static CredentialsKey of(Location location) {
        if (location.credentials() == null) {
            return new CredentialsKey(null, null, null, null, null);
        }
        try {
            return Json.MAPPER.readValue(location.credentials(), CredentialsKey.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was saved as credentials' names can't be read", e);
        }
    }
}
