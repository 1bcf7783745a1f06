package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.User;
import hudson.util.HttpResponses;
import io.jenkins.plugins.immutabledelivery.health.Judgement;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Where somebody says of a build's new fleet whether it is good, for the gates that ask. As with an {@code input} step,
 * whoever may start the job may; of an environment that is protected, only who might start a build that changes it.
 */
public final class JudgementAction implements Action {
    private static final String URL = "judgements";

    private final Run<?, ?> run;

    JudgementAction(Run<?, ?> run) {
        this.run = run;
    }

    /**
     * What is waited for.
     *
     * @param entry what the build does
     * @param name what is to be judged
     */
    public record Pending(DeliveryEntry entry, String name) {
        /** The id of the operation that waits. */
        public String getOperation() {
            return entry.getOperation();
        }

        public String getName() {
            return name;
        }

        /** Such as {@code production: web 42}. */
        public String getLabel() {
            return entry.getLabel();
        }

        public boolean isRehearsal() {
            return entry.isRehearsal();
        }

        @CheckForNull
        public String getFleet() {
            return entry.getFleet();
        }
    }

    /** The address of the page, from Jenkins' root. */
    static String url(Run<?, ?> run) {
        return "/" + run.getUrl() + URL + "/";
    }

    /** Whether an operation waits for somebody. */
    static boolean awaited(Saved operation) {
        return name(operation).isPresent();
    }

    private static Optional<String> name(Saved operation) {
        return operation.stage() == Saved.Stage.RUNNING
                ? Judgement.awaited(operation.awaiting(), operation.signals())
                : Optional.empty();
    }

    /** The build. */
    public Run<?, ?> getRun() {
        return run;
    }

    /** What is waited for now; at most one judgement an operation at a time. */
    @NonNull
    public List<Pending> getPending() {
        DeliveryAction action = run.getAction(DeliveryAction.class);
        return action == null
                ? List.of()
                : action.getRollouts().stream()
                        .filter(entry -> entry.getOutcome() == Outcome.IN_PROGRESS)
                        .flatMap(entry -> room(entry)
                                .find(new OperationId(entry.getOperation()))
                                .flatMap(JudgementAction::name)
                                .map(name -> new Pending(entry, name))
                                .stream())
                        .toList();
    }

    /** Whether who looks at the page may give the verdict. */
    public boolean mayJudge(Pending pending) {
        return run.getParent().hasPermission(Item.BUILD) && Approver.mayJudge(caller(), run, pending.entry());
    }

    private static String caller() {
        User user = User.current();
        return user == null ? Messages.JudgementAction_anonymous() : user.getId();
    }

    private static Room room(DeliveryEntry entry) {
        return Deliveries.get().room(entry.isRehearsal());
    }

    /** Tells the verdict of who is logged in. */
    @POST
    public HttpResponse doJudge(
            @QueryParameter String operation,
            @QueryParameter String name,
            @QueryParameter String reason,
            @QueryParameter String good) {
        run.getParent().checkPermission(Item.BUILD);
        Pending pending = getPending().stream()
                .filter(one ->
                        one.getOperation().equals(operation) && one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> HttpResponses.error(404, Messages.JudgementAction_notAwaited()));
        String by = caller();
        if (!Approver.mayJudge(by, run, pending.entry())) {
            throw HttpResponses.error(403, Messages.JudgementAction_notAllowed(pending.getLabel()));
        }
        room(pending.entry())
                .engine()
                .signal(
                        new OperationId(operation),
                        Judgement.signal(name),
                        good != null ? Judgement.good(by) : Judgement.bad(by, reason == null ? "" : reason));
        return HttpResponses.redirectTo("..");
    }

    /** Shown in the side panel while somebody is waited for. */
    @CheckForNull
    @Override
    public String getIconFileName() {
        return getPending().isEmpty() ? null : "symbol-help-circle-outline plugin-ionicons-api";
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.JudgementAction_displayName();
    }

    @NonNull
    @Override
    public String getUrlName() {
        return URL;
    }

    /** For every build that changes something and goes on. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Run> {
        @Override
        public Class<Run> type() {
            return Run.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Run target) {
            Run<?, ?> run = target;
            return run.isBuilding() ? List.of(new JudgementAction(run)) : List.of();
        }
    }
}
