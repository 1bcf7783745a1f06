package io.jenkins.plugins.immutabledelivery.jenkins;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import jenkins.model.Jenkins;

/** Which applications and environments a job can see: its folder's, then those of the folders around it, then all. */
final class Configurations {
    private Configurations() {}

    /** The nearest first. */
    static List<EnvironmentConfiguration> environments(@CheckForNull Item context) {
        return scopes(context).stream().flatMap(List::stream).toList();
    }

    private static List<List<EnvironmentConfiguration>> scopes(Item context) {
        List<List<EnvironmentConfiguration>> scopes = new ArrayList<>();
        folders(context).forEach(folder -> scopes.add(folder.getEnvironments()));
        scopes.add(ImmutableDeliveryConfiguration.get().getEnvironments());
        return scopes;
    }

    /** All of the controller's, whoever can see them. */
    static List<EnvironmentConfiguration> everywhere() {
        List<EnvironmentConfiguration> all =
                new ArrayList<>(ImmutableDeliveryConfiguration.get().getEnvironments());
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            for (AbstractFolder<?> folder : Jenkins.get().allItems(AbstractFolder.class)) {
                FolderConfiguration property = folder.getProperties().get(FolderConfiguration.class);
                if (property != null) {
                    all.addAll(property.getEnvironments());
                }
            }
        }
        return all;
    }

    /** The nearest first. */
    static List<ApplicationConfiguration> applications(@CheckForNull Item context) {
        List<ApplicationConfiguration> all = new ArrayList<>();
        folders(context).forEach(folder -> all.addAll(folder.getApplications()));
        all.addAll(ImmutableDeliveryConfiguration.get().getApplications());
        return all;
    }

    private static List<FolderConfiguration> folders(Item context) {
        List<FolderConfiguration> found = new ArrayList<>();
        ItemGroup<?> group = context instanceof ItemGroup<?> own ? own : context == null ? null : context.getParent();
        while (group instanceof Item item) {
            if (group instanceof AbstractFolder<?> folder) {
                FolderConfiguration property = folder.getProperties().get(FolderConfiguration.class);
                if (property != null) {
                    found.add(property);
                }
            }
            group = item.getParent();
        }
        return found;
    }

    /**
     * The environment of that name, from the nearest place that has one for the application.
     *
     * @param field what its author knows it as
     * @param application the application; null where the step does not say
     * @throws InvalidInput where there is none, or where without an application it is not clear which
     */
    static EnvironmentConfiguration environment(Item context, String field, String name, String application) {
        return scopes(context).stream()
                .flatMap(scope -> within(scope, name, application).stream())
                .findFirst()
                .orElseThrow(() -> new InvalidInput(field, name, known(environments(context), application)));
    }

    /** One that is for the application comes before one that is for any. */
    private static Optional<EnvironmentConfiguration> within(
            List<EnvironmentConfiguration> scope, String name, String application) {
        List<EnvironmentConfiguration> named = scope.stream()
                .filter(one -> name != null && name.equals(one.getName()))
                .filter(one ->
                        application == null || one.getApplication() == null || application.equals(one.getApplication()))
                .sorted(Comparator.comparing(one -> one.getApplication() == null))
                .toList();
        Set<String> applications = new LinkedHashSet<>();
        named.forEach(one -> applications.add(one.getApplication()));
        if (application == null && applications.size() > 1) {
            applications.remove(null);
            throw new InvalidInput("application", null, "Name one of " + applications + "; each has a " + name + ".");
        }
        return named.stream().findFirst();
    }

    private static String known(List<EnvironmentConfiguration> all, String application) {
        List<String> names = all.stream()
                .filter(one ->
                        application == null || one.getApplication() == null || application.equals(one.getApplication()))
                .map(EnvironmentConfiguration::getName)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return names.isEmpty()
                ? "Configure environments under Manage Jenkins » System or in the folder, or describe it in the step"
                        + " with definition: ec2Environment(…)."
                : "Use one of " + String.join(", ", names) + ".";
    }

    /** The application of that name, or one of which nothing but the name is known. */
    static ApplicationConfiguration application(Item context, String name) {
        return applications(context).stream()
                .filter(one -> Objects.equals(one.getName(), name))
                .findFirst()
                .orElseGet(() -> new ApplicationConfiguration(name));
    }
}
