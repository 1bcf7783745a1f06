package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The plugin's own permission. */
public final class DeliveryPermissions {
    /** The plugin's permissions. */
    public static final PermissionGroup GROUP =
            new PermissionGroup(DeliveryPermissions.class, Messages._DeliveryPermissions_group());

    /** To change a protected environment. Not implied by configuring a job: whoever writes a Jenkinsfile may do that. */
    public static final Permission PROMOTE = new Permission(
            GROUP, "Promote", Messages._DeliveryPermissions_promote(), Jenkins.ADMINISTER, PermissionScope.ITEM);

    private DeliveryPermissions() {}

    /** A permission exists once its class is loaded, and an authorization strategy that is read needs it. */
    @Initializer(before = InitMilestone.SYSTEM_CONFIG_LOADED)
    @Restricted(NoExternalUse.class)
    public static void register() {
        PROMOTE.setEnabled(true);
    }
}
