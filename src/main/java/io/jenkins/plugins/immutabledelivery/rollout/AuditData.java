package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.ledger.Drift;
import io.jenkins.plugins.immutabledelivery.ledger.DriftAudit;
import io.jenkins.plugins.immutabledelivery.ledger.UserDataLook;

/**
 * What an audit knows.
 *
 * @param request what was asked for
 * @param drift what differs, as far as it was looked at; null before
 * @param userData whose user data is to be looked at yet; null before
 */
public record AuditData(AuditRequest request, Drift drift, UserDataLook userData) {
    /** An audit that has not begun. */
    public static AuditData of(AuditRequest request) {
        return new AuditData(request, null, null);
    }

    AuditData with(DriftAudit.Look look) {
        return new AuditData(request, look.drift(), look.userData());
    }
}
