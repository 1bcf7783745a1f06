package io.jenkins.plugins.immutabledelivery.cloud;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Instances, in one region. */
public interface Instances {
    /** The instances of those ids; one that AWS does not know, or not yet, is left out. */
    List<InstanceView> find(Collection<String> ids);

    /** The instances with a tag of that value, terminated ones included as long as AWS shows them. */
    List<InstanceView> tagged(String key, String value);

    /**
     * Launches one instance. The same token gives the same instance.
     *
     * @return its id; it is {@code pending}
     */
    String launch(Launch launch, String token);

    /** Begins to stop an instance; nothing happens where it is stopped already. */
    void stop(String id);

    /** Begins to terminate an instance; nothing happens where it is gone. */
    void terminate(String id);

    /** The status checks of the running ones among those instances. */
    List<StatusView> statuses(Collection<String> ids);

    /** The status checks of all running instances of the account, a thousand a call. */
    List<StatusView> statuses();

    /** The newest console output that AWS has; empty where it has none yet, or does not know the instance. */
    String consoleOutput(String id);

    /**
     * The user data that an instance starts with, in Base64, an empty text for none; empty where AWS does not know the
     * instance.
     */
    Optional<String> userData(String id);

    /**
     * An instance to launch, which stops rather than terminates when it shuts itself down.
     *
     * @param imageId its AMI
     * @param instanceType such as {@code t3.small}
     * @param subnetId where
     * @param securityGroupIds its security groups; empty for the VPC's default
     * @param userData plain text
     * @param tags for the instance and its volumes
     */
    record Launch(
            String imageId,
            String instanceType,
            String subnetId,
            List<String> securityGroupIds,
            String userData,
            Map<String, String> tags) {}

    /**
     * An instance as AWS shows it.
     *
     * @param id its id
     * @param state {@code pending}, {@code running}, {@code stopping}, {@code stopped}, {@code shutting-down} or
     *     {@code terminated}
     * @param stateReason why it is in that state; null where AWS gives none
     * @param imageId its AMI
     * @param privateIp its address; null while it has none
     * @param launched when
     * @param tags all its tags
     * @param securityGroups the ids of its security groups
     */
    record InstanceView(
            String id,
            String state,
            String stateReason,
            String imageId,
            String privateIp,
            Instant launched,
            Map<String, String> tags,
            List<String> securityGroups) {
        /** Its state with AWS's reason for it; where it ends and AWS gives none, that is said. */
        public String words() {
            if (stateReason != null && !stateReason.isBlank()) {
                return state + ": " + stateReason;
            }
            return ending() ? state + ", for which AWS gives no reason" : state;
        }

        /** Whether it is gone for good, or will be. */
        public boolean ending() {
            return state.equals("shutting-down") || state.equals("terminated");
        }
    }

    /**
     * Both status checks of an instance: {@code ok}, {@code initializing}, {@code impaired},
     * {@code insufficient-data} or {@code not-applicable}.
     */
    record StatusView(String instanceId, String system, String instance) {
        /** Whether both have passed. */
        public boolean passed() {
            return system.equals("ok") && instance.equals("ok");
        }

        /** Whether one has failed. */
        public boolean impaired() {
            return system.equals("impaired") || instance.equals("impaired");
        }
    }
}
