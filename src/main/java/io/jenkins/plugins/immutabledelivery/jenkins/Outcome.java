package io.jenkins.plugins.immutabledelivery.jenkins;

import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.operation.Saved;

/** How an operation of a build ended. */
public enum Outcome {
    /** It goes on. */
    IN_PROGRESS("jenkins-!-color-blue", "symbol-hourglass-outline plugin-ionicons-api"),
    /** The build was aborted; what was created is being removed, which may last longer than the build. */
    UNWINDING("jenkins-!-color-orange", "symbol-hourglass-outline plugin-ionicons-api"),
    /** The image is there. */
    BAKED("jenkins-!-color-green", "symbol-cube-outline plugin-ionicons-api"),
    /** The environment runs the image. */
    RECEIVED("jenkins-!-success-color", "symbol-checkmark-circle-outline plugin-ionicons-api"),
    /** The environment runs a former image again. */
    ROLLED_BACK("jenkins-!-warning-color", "symbol-arrow-undo-outline plugin-ionicons-api"),
    /** A gate or a failure stopped it; the environment runs what it ran before. */
    STOPPED("jenkins-!-error-color", "symbol-hand-left-outline plugin-ionicons-api"),
    /** The build was aborted; the environment runs what it ran before. */
    ABORTED("jenkins-!-color-orange", "symbol-close-circle-outline plugin-ionicons-api");

    private final String colour;
    private final String symbol;

    Outcome(String colour, String symbol) {
        this.colour = colour;
        this.symbol = symbol;
    }

    static Outcome of(Saved operation, Cause cause) {
        if (operation.stage() != Saved.Stage.SUCCEEDED) {
            return operation.aborted() ? ABORTED : STOPPED;
        }
        return switch (cause) {
            case BAKE -> BAKED;
            case ROLLBACK -> ROLLED_BACK;
            default -> RECEIVED;
        };
    }

    /** The design library's class for its colour. */
    public String getColour() {
        return colour;
    }

    /** Its symbol. */
    public String getSymbol() {
        return symbol;
    }

    /** For people. */
    public String getDisplayName() {
        return switch (this) {
            case IN_PROGRESS -> Messages.Outcome_inProgress();
            case UNWINDING -> Messages.Outcome_unwinding();
            case BAKED -> Messages.Outcome_baked();
            case RECEIVED -> Messages.Outcome_received();
            case ROLLED_BACK -> Messages.Outcome_rolledBack();
            case STOPPED -> Messages.Outcome_stopped();
            case ABORTED -> Messages.Outcome_aborted();
        };
    }
}
