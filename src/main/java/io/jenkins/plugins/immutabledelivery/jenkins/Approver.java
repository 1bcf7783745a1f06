package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Cause;
import hudson.model.Run;
import hudson.model.User;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.IdStrategy;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.variant.OptionalExtension;
import org.jenkinsci.plugins.workflow.support.steps.input.ApproverAction;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** Who stands behind a build: by having started it, or by having approved it on its way. */
public interface Approver extends ExtensionPoint {
    /** The ids of users; maybe none. */
    List<String> of(Run<?, ?> run);

    /** Who started the build. */
    @Extension
    final class Starter implements Approver {
        @Override
        public List<String> of(Run<?, ?> run) {
            List<String> ids = new ArrayList<>();
            for (Cause cause : run.getCauses()) {
                if (cause instanceof Cause.UserIdCause user && user.getUserId() != null) {
                    ids.add(user.getUserId());
                }
            }
            return ids;
        }
    }

    /** Who answered an {@code input} step of the build. */
    @OptionalExtension(requirePlugins = "pipeline-input-step")
    final class Answerer implements Approver {
        @Override
        public List<String> of(Run<?, ?> run) {
            return run.getActions(ApproverAction.class).stream()
                    .map(ApproverAction::getUserId)
                    .toList();
        }
    }

    /**
     * Whether a run may change an environment. What protects one environment protects every other description of it too,
     * in a folder or in a step: it is the target groups that get the traffic, whatever they are called.
     *
     * @throws InvalidInput where the environment is protected and nobody who may change it stands behind the run
     */
    static void check(Run<?, ?> run, EnvironmentConfiguration environment) {
        checkOne(run, environment);
        if (!environment.rehearsed()) {
            Configurations.everywhere().stream()
                    .filter(environment::sharesTraffic)
                    .forEach(other -> checkOne(run, other));
        }
    }

    private static void checkOne(Run<?, ?> run, EnvironmentConfiguration environment) {
        if (!environment.isProtectedEnvironment() && environment.approverIds().isEmpty()) {
            return;
        }
        List<String> ids = ExtensionList.lookup(Approver.class).stream()
                .flatMap(approver -> approver.of(run).stream())
                .distinct()
                .toList();
        if (ids.stream().noneMatch(id -> may(id, run, environment))) {
            throw new InvalidInput(
                    "environment",
                    environment.getName(),
                    (ids.isEmpty() ? "Nobody started or approved this build" : "It is protected from " + ids)
                            + "; let someone with the permission Immutable Delivery/Promote"
                            + (environment.approverIds().isEmpty() ? "" : " who is one of " + environment.approverIds())
                            + " start the build or answer an input step in it.");
        }
    }

    /** Whether somebody may say that a fleet is good, in the environment that a build changes. */
    static boolean mayJudge(String id, Run<?, ?> run, DeliveryEntry entry) {
        EnvironmentConfiguration environment;
        try {
            environment = Configurations.environment(
                    run.getParent(), "environment", entry.getEnvironment(), entry.getApplication());
        } catch (InvalidInput e) {
            // The step itself describes it, and what it shares with a protected one was looked at when it began.
            return true;
        }
        return !environment.isProtectedEnvironment()
                        && environment.approverIds().isEmpty()
                || may(id, run, environment);
    }

    private static boolean may(String id, Run<?, ?> run, EnvironmentConfiguration environment) {
        User user = User.getById(id, false);
        if (user == null) {
            return false;
        }
        Authentication authentication;
        try {
            authentication = user.impersonate2();
        } catch (UsernameNotFoundException e) {
            return false;
        }
        List<String> approvers = environment.approverIds();
        SecurityRealm realm = Jenkins.get().getSecurityRealm();
        boolean listed = approvers.isEmpty()
                || among(approvers, id, realm.getUserIdStrategy())
                || authentication.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .anyMatch(group -> among(approvers, group, realm.getGroupIdStrategy()));
        return listed
                && (!environment.isProtectedEnvironment()
                        || run.getParent().getACL().hasPermission2(authentication, DeliveryPermissions.PROMOTE));
    }

    /** Whether upper and lower case are the same is the security realm's to say; most say so. */
    private static boolean among(List<String> approvers, String id, IdStrategy strategy) {
        return approvers.stream().anyMatch(approver -> strategy.equals(approver, id));
    }
}
