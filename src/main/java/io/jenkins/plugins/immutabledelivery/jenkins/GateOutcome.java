package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.immutabledelivery.model.GateResult;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What came of a health gate, as a build keeps it. */
@ExportedBean(defaultVisibility = 4)
public final class GateOutcome implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final boolean passed;
    private final long at;
    private final List<String> evidence;
    /** Absent from what earlier versions saved. */
    @CheckForNull
    private final List<String> sightings;

    GateOutcome(GateResult result) {
        this.name = result.name();
        this.passed = result.passed();
        this.at = result.at().toEpochMilli();
        this.evidence = List.copyOf(result.evidence());
        List<String> lines = new ArrayList<>();
        result.sightings()
                .forEach(one ->
                        lines.add((one.good() ? "" : "! ") + one.of() + ": " + one.seen() + " (" + one.at() + ")"));
        this.sightings = lines;
    }

    /** What was looked at. */
    @Exported
    public String getName() {
        return name;
    }

    @Exported
    public boolean isPassed() {
        return passed;
    }

    /** When that was decided, in milliseconds since 1970. */
    @Exported
    public long getAt() {
        return at;
    }

    /** What was seen. */
    @Exported
    @NonNull
    public List<String> getEvidence() {
        return List.copyOf(evidence);
    }

    /** What was seen of each instance, alarm or address, and when; what was not good begins with an exclamation mark. */
    @Exported
    @NonNull
    public List<String> getSightings() {
        return sightings == null ? List.of() : List.copyOf(sightings);
    }

    /** What was seen, in one line. */
    public String getSeen() {
        return String.join("; ", evidence);
    }

    /** Its symbol. */
    public String getSymbol() {
        return (passed ? "symbol-checkmark-outline" : "symbol-close-outline") + " plugin-ionicons-api";
    }

    /** The design library's class for its colour. */
    public String getColour() {
        return passed ? "jenkins-!-success-color" : "jenkins-!-error-color";
    }
}
