package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.immutabledelivery.ledger.Drift;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What {@code auditDrift} gives back, and a build keeps. A Pipeline script may read all of it. */
@ExportedBean(defaultVisibility = 3)
public final class DriftReport implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final String application;
    private final String environment;
    private final long at;
    private final String version;
    private final String fleet;
    private final boolean rehearsal;
    private final List<DriftFinding> findings;
    private final String json;

    DriftReport(OperationId operation, String application, Drift drift, boolean rehearsal) {
        this.operation = operation.value();
        this.application = application;
        this.environment = drift.environment();
        this.at = drift.at().toEpochMilli();
        this.version = drift.version();
        this.fleet = drift.fleet();
        this.rehearsal = rehearsal;
        // A plain list, which Jenkins can write into a build's record.
        this.findings =
                new ArrayList<>(drift.findings().stream().map(DriftFinding::new).toList());
        this.json = drift.toJson();
    }

    /** The id of the operation. */
    @Exported
    @Whitelisted
    public String getOperation() {
        return operation;
    }

    /** The application, such as {@code web}. */
    @Exported
    @Whitelisted
    public String getApplication() {
        return application;
    }

    /** The environment. */
    @Exported
    @Whitelisted
    public String getEnvironment() {
        return environment;
    }

    /** When it was looked at, in milliseconds since 1970, on the clock of the rehearsed account where it was rehearsed. */
    @Exported
    @Whitelisted
    public long getAt() {
        return at;
    }

    /** The image version that the ledger says it runs, such as {@code web 42}; null where it received none. */
    @Exported
    @CheckForNull
    @Whitelisted
    public String getVersion() {
        return version;
    }

    /** The Auto Scaling group that serves it; null where none does. */
    @Exported
    @CheckForNull
    @Whitelisted
    public String getFleet() {
        return fleet;
    }

    /** Whether anything differs. */
    @Exported
    @Whitelisted
    public boolean isDrifted() {
        return !findings.isEmpty();
    }

    /** Whether it was only rehearsed. */
    @Exported
    @Whitelisted
    public boolean isRehearsal() {
        return rehearsal;
    }

    /** What differs. */
    @Exported
    @NonNull
    @Whitelisted
    public List<DriftFinding> getFindings() {
        return new ArrayList<>(findings);
    }

    /** What to do about them, a line for each kind of difference. */
    @NonNull
    public List<String> getRemedies() {
        return findings.stream()
                .map(finding -> finding.getWhat() + ": " + finding.getRemedy())
                .distinct()
                .toList();
    }

    /** What runs, in one line. */
    @NonNull
    public String getParticulars() {
        String runs = version == null ? Messages.DriftReport_nothing() : version;
        return fleet == null ? runs : runs + " · " + fleet;
    }

    /** All of it as JSON. */
    @NonNull
    @Whitelisted
    public String getJson() {
        return json;
    }

    /** Such as {@code production: nothing differs} or {@code production: 3 differences}. */
    @NonNull
    @Whitelisted
    @Override
    public String toString() {
        return environment + ": "
                + switch (findings.size()) {
                    case 0 -> Messages.DriftReport_none();
                    case 1 -> Messages.DriftReport_one();
                    default -> Messages.DriftReport_some(findings.size());
                };
    }
}
