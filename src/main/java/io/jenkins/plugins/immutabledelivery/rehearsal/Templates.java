package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponseErrorItem;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateErrorCode;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** The launch templates of a region. */
final class Templates implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String[] SUPPORTED = {"ImageId", "InstanceType", "SecurityGroupIds", "UserData"};

    private final Chance chance;
    private final Faults faults;
    private final Map<String, Template> templates = new LinkedHashMap<>();
    private final StepClock clock;

    private static final class Template implements Serializable {
        private static final long serialVersionUID = 1L;
        private final String id;
        private final String name;
        private final Map<Long, LaunchTemplateVersion> versions = new TreeMap<>();
        private final Map<String, Long> tokens = new LinkedHashMap<>();
        /** When a listing begins to show a version. */
        private final Map<Long, Instant> visibleAt = new TreeMap<>();

        private long latest;
        /** The number of the default version; 0 where that was saved before it could be changed. */
        private long standard;

        private Template(String id, String name) {
            this.id = id;
            this.name = name;
        }

        private long standard() {
            return Math.max(1, standard);
        }

        private LaunchTemplateVersion view(LaunchTemplateVersion version) {
            return version.toBuilder()
                    .defaultVersion(version.versionNumber() == standard())
                    .build();
        }
    }

    Templates(Chance chance, Faults faults, StepClock clock) {
        this.chance = chance;
        this.faults = faults;
        this.clock = clock;
    }

    String create(CreateLaunchTemplateRequest request) {
        Refusal.unlessOnly(request, "LaunchTemplateName", "LaunchTemplateData", "TagSpecifications", "ClientToken");
        Refusal.unlessOnly(request.launchTemplateData(), SUPPORTED);
        if (templates.values().stream().anyMatch(one -> one.name.equals(request.launchTemplateName()))) {
            throw Refusal.ec2(
                    "InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
        }
        Template template = new Template(chance.id("lt"), request.launchTemplateName());
        templates.put(template.id, template);
        add(template, request.launchTemplateData(), "", null);
        return template.id;
    }

    LaunchTemplateVersion create(CreateLaunchTemplateVersionRequest request) {
        Refusal.unlessOnly(
                request,
                "LaunchTemplateId",
                "SourceVersion",
                "VersionDescription",
                "LaunchTemplateData",
                "ClientToken");
        Refusal.unlessOnly(request.launchTemplateData(), SUPPORTED);
        Template template = find(request.launchTemplateId(), null);
        Long before = template.tokens.get(request.clientToken());
        if (before != null && template.versions.containsKey(before)) {
            return template.versions.get(before);
        }
        LaunchTemplateVersion source = template.versions.get(Long.valueOf(request.sourceVersion()));
        if (source == null) {
            throw Refusal.ec2(
                    "InvalidLaunchTemplateId.VersionNotFound",
                    "Could not find the specified version " + request.sourceVersion() + " for the launch template");
        }
        RequestLaunchTemplateData data = request.launchTemplateData();
        ResponseLaunchTemplateData like = source.launchTemplateData();
        LaunchTemplateVersion version = add(
                template,
                RequestLaunchTemplateData.builder()
                        .imageId(data.imageId() == null ? like.imageId() : data.imageId())
                        .instanceType(data.instanceType() == null ? like.instanceType() : data.instanceType())
                        .securityGroupIds(
                                data.hasSecurityGroupIds() ? data.securityGroupIds() : like.securityGroupIds())
                        .userData(data.userData() == null ? like.userData() : data.userData())
                        .build(),
                request.versionDescription(),
                request.clientToken());
        return version;
    }

    private LaunchTemplateVersion add(
            Template template, RequestLaunchTemplateData data, String description, String token) {
        template.latest++;
        LaunchTemplateVersion version = LaunchTemplateVersion.builder()
                .launchTemplateId(template.id)
                .launchTemplateName(template.name)
                .versionNumber(template.latest)
                .versionDescription(description)
                .createTime(clock.instant())
                .launchTemplateData(ResponseLaunchTemplateData.builder()
                        .imageId(data.imageId())
                        .instanceType(data.instanceType())
                        .securityGroupIds(data.securityGroupIds())
                        .userData(data.userData())
                        .build())
                .build();
        template.versions.put(template.latest, version);
        template.visibleAt.put(template.latest, clock.instant().plus(faults.visibilityDelay()));
        if (token != null) {
            template.tokens.put(token, template.latest);
        }
        return version;
    }

    List<LaunchTemplateVersion> describe(DescribeLaunchTemplateVersionsRequest request) {
        Refusal.unlessOnly(request, "LaunchTemplateId", "LaunchTemplateName", "Versions", "NextToken", "MaxResults");
        Template template = find(request.launchTemplateId(), request.launchTemplateName());
        if (request.versions().isEmpty()) {
            return template.versions.values().stream()
                    .filter(version -> !clock.instant().isBefore(template.visibleAt.get(version.versionNumber())))
                    .map(template::view)
                    .toList();
        }
        return request.versions().stream()
                .map(name -> template.view(version(template, name)))
                .toList();
    }

    void modify(ModifyLaunchTemplateRequest request) {
        Refusal.unlessOnly(request, "LaunchTemplateId", "LaunchTemplateName", "DefaultVersion", "ClientToken");
        Template template = find(request.launchTemplateId(), request.launchTemplateName());
        template.standard = version(template, request.defaultVersion()).versionNumber();
    }

    private static LaunchTemplateVersion version(Template template, String name) {
        Long number = name.equals("$Default") ? Long.valueOf(template.standard()) : Long.valueOf(name);
        LaunchTemplateVersion version = template.versions.get(number);
        if (version == null) {
            throw Refusal.ec2(
                    "InvalidLaunchTemplateId.VersionNotFound",
                    "Could not find the specified version " + name + " for the launch template with ID " + template.id
                            + ".");
        }
        return version;
    }

    /** The version that a group launches from. */
    LaunchTemplateVersion version(String id, String number) {
        return version(find(id, null), number);
    }

    List<DeleteLaunchTemplateVersionsResponseErrorItem> delete(String id, List<String> numbers) {
        Template template = find(id, null);
        String standard = String.valueOf(template.standard());
        return numbers.stream()
                .filter(number -> number.equals(standard) || template.versions.remove(Long.valueOf(number)) == null)
                .map(number -> DeleteLaunchTemplateVersionsResponseErrorItem.builder()
                        .launchTemplateId(id)
                        .versionNumber(Long.valueOf(number))
                        .responseError(error -> error.code(
                                        number.equals(standard)
                                                ? LaunchTemplateErrorCode.UNEXPECTED_ERROR
                                                : LaunchTemplateErrorCode.LAUNCH_TEMPLATE_VERSION_DOES_NOT_EXIST)
                                .message(
                                        number.equals(standard)
                                                ? "The default version can't be deleted"
                                                : "The specified launch template version does not exist."))
                        .build())
                .toList();
    }

    void delete(String id) {
        templates.remove(find(id, null).id);
    }

    private Template find(String id, String name) {
        return templates.values().stream()
                .filter(template -> template.id.equals(id) || template.name.equals(name))
                .findFirst()
                .orElseThrow(() -> id == null
                        ? Refusal.ec2(
                                "InvalidLaunchTemplateName.NotFoundException",
                                "The specified launch template, with template name " + name + ", does not exist.")
                        : Refusal.ec2(
                                "InvalidLaunchTemplateId.NotFound",
                                "The specified launch template, with template ID " + id + ", does not exist."));
    }

    /** All versions of all templates. */
    List<LaunchTemplateVersion> all() {
        return templates.values().stream()
                .flatMap(template -> template.versions.values().stream())
                .toList();
    }
}
