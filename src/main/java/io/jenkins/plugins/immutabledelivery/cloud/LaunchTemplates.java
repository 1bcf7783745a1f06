package io.jenkins.plugins.immutabledelivery.cloud;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a fleet starts from, in one region: launch templates and subnets. */
public interface LaunchTemplates {
    /** The default version of the template of that id or name. */
    Optional<TemplateVersion> defaultVersion(String idOrName);

    /** All versions of the template of that id. */
    List<TemplateVersion> versions(String id);

    /**
     * Creates a version that is like the given one but has another AMI. The same token gives the same version. A
     * version can't be tagged; its description says which operation made it.
     *
     * @return the new version's number
     */
    long createVersion(String id, long fromVersion, String imageId, String description, String token);

    /** Deletes a version; nothing happens where it is gone. */
    void deleteVersion(String id, long version);

    /** The subnets of those ids; one that AWS does not know is left out. */
    List<SubnetView> subnets(Collection<String> ids);

    /**
     * A version of a launch template.
     *
     * @param templateId the template's id
     * @param templateName its name
     * @param version the version's number
     * @param description what it was described as; empty where it wasn't
     * @param imageId its AMI; null where it names none
     * @param instanceType its instance type; null where it names none
     * @param hasInstanceRequirements whether it chooses types by attributes instead
     * @param securityGroups the ids of its security groups; empty where it names none
     * @param userData as it is there, in Base64; empty where it has none
     */
    record TemplateVersion(
            String templateId,
            String templateName,
            long version,
            String description,
            String imageId,
            String instanceType,
            boolean hasInstanceRequirements,
            List<String> securityGroups,
            String userData) {}

    /** A subnet, its VPC and its availability zone. */
    record SubnetView(String id, String vpcId, String availabilityZone) {}
}
