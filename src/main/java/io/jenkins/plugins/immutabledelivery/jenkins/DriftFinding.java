package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.immutabledelivery.ledger.Drift.Finding;
import java.io.Serializable;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One thing that differs. A Pipeline script may read all of it. */
@ExportedBean(defaultVisibility = 4)
public final class DriftFinding implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String kind;
    private final String what;
    private final String resource;
    private final String expected;
    private final String found;
    private final String remedy;

    DriftFinding(Finding finding) {
        this.kind = finding.kind().name();
        this.what = finding.kind().words();
        this.resource = finding.resource();
        this.expected = finding.expected();
        this.found = finding.found();
        this.remedy = finding.remedy();
    }

    /**
     * What it is about: FLEET, IMAGE, LAUNCH_TEMPLATE, FOREIGN_INSTANCE, USER_DATA, SECURITY_GROUPS, TAG or AGE.
     */
    @Exported
    @NonNull
    @Whitelisted
    public String getKind() {
        return kind;
    }

    /** The same for people, such as {@code foreign instance}. */
    @NonNull
    @Whitelisted
    public String getWhat() {
        return what;
    }

    /** The id of the instance, or the name of the fleet or launch template, that differs. */
    @Exported
    @NonNull
    @Whitelisted
    public String getResource() {
        return resource;
    }

    /** What should be there. */
    @Exported
    @NonNull
    @Whitelisted
    public String getExpected() {
        return expected;
    }

    /** What is. */
    @Exported
    @NonNull
    @Whitelisted
    public String getFound() {
        return found;
    }

    /** What to do about it. */
    @Exported
    @NonNull
    @Whitelisted
    public String getRemedy() {
        return remedy;
    }

    /** In one line. */
    @NonNull
    @Whitelisted
    @Override
    public String toString() {
        return what + " of " + resource + ": " + found + " instead of " + expected;
    }
}
