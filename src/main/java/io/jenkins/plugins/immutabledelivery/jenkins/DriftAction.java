package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Action;
import hudson.model.Run;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What the audits of a build found. Kept with the build. */
@ExportedBean
public final class DriftAction implements Action {
    /** More of one audit is in the log, and in what the API tells. */
    private static final int MOST_SHOWN = 50;

    private final List<DriftReport> reports = new CopyOnWriteArrayList<>();

    /** The run's; it is added where the run has none yet. */
    static DriftAction of(Run<?, ?> run) {
        synchronized (run) {
            DriftAction action = run.getAction(DriftAction.class);
            if (action == null) {
                action = new DriftAction();
                run.addAction(action);
            }
            return action;
        }
    }

    /** Adds a report, in place of an earlier one of the same operation. */
    synchronized void put(Run<?, ?> run, DriftReport report) throws IOException {
        reports.removeIf(one -> one.getOperation().equals(report.getOperation()));
        reports.add(report);
        run.save();
    }

    /** In the order in which they ended. */
    @Exported(visibility = 2)
    @NonNull
    public List<DriftReport> getReports() {
        return List.copyOf(reports);
    }

    /** As many of a report's findings as the build's page has room for. */
    @NonNull
    public List<DriftFinding> shown(DriftReport report) {
        List<DriftFinding> all = report.getFindings();
        return all.subList(0, Math.min(MOST_SHOWN, all.size()));
    }

    /** How many of a report's findings the build's page has no room for. */
    public int hidden(DriftReport report) {
        return Math.max(0, report.getFindings().size() - MOST_SHOWN);
    }

    @CheckForNull
    @Override
    public String getIconFileName() {
        return null;
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.DriftAction_displayName();
    }

    @CheckForNull
    @Override
    public String getUrlName() {
        return null;
    }
}
