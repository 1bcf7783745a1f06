package io.jenkins.plugins.immutabledelivery.jenkins;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.ItemGroup;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Which applications and environments a job can see: its folder's, then those of the folders around it, then all. */
final class Configurations {
    private Configurations() {}

    /** The nearest first. */
    static List<EnvironmentConfiguration> environments(@CheckForNull Item context) {
        List<EnvironmentConfiguration> all = new ArrayList<>();
        folders(context).forEach(folder -> all.addAll(folder.getEnvironments()));
        all.addAll(ImmutableDeliveryConfiguration.get().getEnvironments());
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
     * The environment of that name.
     *
     * @param field what its author knows it as
     * @param application the application; null where the step does not say
     * @throws InvalidInput where there is none, or where without an application it is not clear which
     */
    static EnvironmentConfiguration environment(Item context, String field, String name, String application) {
        List<EnvironmentConfiguration> all = environments(context);
        List<EnvironmentConfiguration> named =
                all.stream().filter(one -> Objects.equals(one.getName(), name)).toList();
        Optional<EnvironmentConfiguration> exact = named.stream()
                .filter(one -> application != null && application.equals(one.getApplication()))
                .findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        List<EnvironmentConfiguration> open = named.stream()
                .filter(one -> application == null || one.getApplication() == null)
                .toList();
        Set<String> applications = new LinkedHashSet<>();
        open.forEach(one -> applications.add(one.getApplication()));
        if (applications.size() > 1) {
            throw new InvalidInput("application", null, "Name one of " + applications + "; each has a " + name + ".");
        }
        return open.stream().findFirst().orElseThrow(() -> new InvalidInput(field, name, known(all, application)));
    }

    private static String known(List<EnvironmentConfiguration> all, String application) {
        List<String> names = all.stream()
                .filter(one ->
                        application == null || one.getApplication() == null || application.equals(one.getApplication()))
                .map(EnvironmentConfiguration::getName)
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
