package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.RemoteCommand;
import java.util.Locale;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What is run on each instance, as an author describes it. */
public final class CommandSetting implements Describable<CommandSetting> {
    private final String script;
    private String shell;
    private String limit;

    @DataBoundConstructor
    public CommandSetting(String script) {
        this.script = Util.fixEmpty(script);
    }

    /** The script. */
    public String getScript() {
        return script;
    }

    /** {@code sh} or {@code powershell}; null for sh. */
    @CheckForNull
    public String getShell() {
        return shell;
    }

    @DataBoundSetter
    public void setShell(String shell) {
        String given = Util.fixEmptyAndTrim(shell);
        this.shell = "sh".equals(given) ? null : given;
    }

    /** How long it may run; null for 2 minutes. */
    @CheckForNull
    public String getLimit() {
        return limit;
    }

    @DataBoundSetter
    public void setLimit(String limit) {
        this.limit = Util.fixEmptyAndTrim(limit);
    }

    RemoteCommand command() {
        return new RemoteCommand(script, shell(), limit == null ? null : Durations.parse("gate.limit", limit));
    }

    private RemoteCommand.Shell shell() {
        try {
            return shell == null ? null : RemoteCommand.Shell.valueOf(shell.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("gate.shell", shell, "Use sh or powershell.");
        }
    }

    @Extension
    @Symbol("remoteCommand")
    public static final class DescriptorImpl extends Descriptor<CommandSetting> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.CommandSetting_displayName();
        }

        @POST
        public FormValidation doCheckLimit(@AncestorInPath Item context, @QueryParameter String value) {
            CommandSetting tried = new CommandSetting("true");
            tried.setLimit(value);
            return AwsSettingsDescriptor.validate(context, tried::command);
        }

        /** Nothing here depends on who asks. */
        @POST
        public ListBoxModel doFillShellItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.CommandSetting_sh(), "sh");
            items.add(Messages.CommandSetting_powershell(), "powershell");
            return items;
        }
    }
}
