package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * An endpoint's launch templates. Where it can't delete a version, that is played: the version goes when the whole
 * template is removed with the stage.
 */
final class PlayedTemplates implements LaunchTemplates {
    private final LaunchTemplates templates;
    private final Set<String> deleted;
    private final Consumer<String> notice;

    /**
     * @param templates the endpoint's
     * @param deleted what is played to be deleted; shared by all looks at the endpoint
     * @param notice takes a line for people, once
     */
    PlayedTemplates(LaunchTemplates templates, Set<String> deleted, Consumer<String> notice) {
        this.templates = templates;
        this.deleted = deleted;
        this.notice = notice;
    }

    static Set<String> noneDeleted() {
        return ConcurrentHashMap.newKeySet();
    }

    @Override
    public void deleteVersion(String id, long version) {
        try {
            templates.deleteVersion(id, version);
        } catch (CloudException e) {
            if (!e.lacking()) {
                throw e;
            }
            if (deleted.isEmpty()) {
                notice.accept("The endpoint lacks " + e.call() + " (" + e.code()
                        + "), so that is played: versions go with their launch template, at the end.");
            }
            deleted.add(key(id, version));
        }
    }

    private static String key(String id, long version) {
        return id + "/" + version;
    }

    @Override
    public List<TemplateVersion> versions(String id) {
        return templates.versions(id).stream()
                .filter(version -> !deleted.contains(key(id, version.version())))
                .toList();
    }

    @Override
    public Optional<TemplateVersion> defaultVersion(String idOrName) {
        return templates.defaultVersion(idOrName);
    }

    @Override
    public long createVersion(String id, long fromVersion, String imageId, String description, String token) {
        return templates.createVersion(id, fromVersion, imageId, description, token);
    }

    @Override
    public List<SubnetView> subnets(Collection<String> ids) {
        return templates.subnets(ids);
    }
}
