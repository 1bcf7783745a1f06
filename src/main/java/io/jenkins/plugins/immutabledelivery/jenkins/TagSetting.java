package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** An AWS tag. */
public final class TagSetting implements Describable<TagSetting> {
    private final String key;
    private final String value;

    @DataBoundConstructor
    public TagSetting(String key, String value) {
        this.key = Util.fixNull(key).trim();
        this.value = Util.fixNull(value);
    }

    public String getKey() {
        return key;
    }

    public String getValue() {
        return value;
    }

    static Map<String, String> map(List<TagSetting> tags) {
        Map<String, String> map = new LinkedHashMap<>();
        tags.forEach(tag -> map.put(tag.key, tag.value));
        return map;
    }

    @Extension
    @Symbol("ec2Tag")
    public static final class DescriptorImpl extends Descriptor<TagSetting> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.TagSetting_displayName();
        }
    }
}
