package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.model.Item;
import hudson.util.ComboBoxModel;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/** The environments that a form offers to whoever may configure the job. */
final class EnvironmentItems {
    private EnvironmentItems() {}

    static ComboBoxModel of(Item context) {
        ComboBoxModel items = new ComboBoxModel();
        boolean allowed = AwsSettingsDescriptor.mayConfigure(context)
                || context != null && context.hasPermission(Item.EXTENDED_READ);
        if (allowed) {
            Set<String> names = new LinkedHashSet<>();
            Configurations.environments(context).stream()
                    .map(EnvironmentConfiguration::getName)
                    .filter(Objects::nonNull)
                    .forEach(names::add);
            names.forEach(items::add);
        }
        return items;
    }
}
