package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.model.Location;
import java.util.List;

/**
 * What a rehearsal needs to find in a region before it begins.
 *
 * @param location where
 * @param application whose stage it is; part of the names of everything on it
 * @param build what everything is tagged with that the rehearsal's operations create, so that it can be removed
 * @param instanceType the instance type that the launch template names
 * @param scenes the environments; empty where nothing but a builder is to start there
 */
public record StagePlan(Location location, String application, String build, String instanceType, List<Scene> scenes) {
    public StagePlan {
        scenes = scenes == null ? List.of() : List.copyOf(scenes);
    }

    /**
     * An environment.
     *
     * @param environment its name
     * @param targetGroups 1, or 2 that the listener forwards to with weights
     * @param alarms the names of the CloudWatch alarms that its gates look at; maybe empty
     */
    public record Scene(String environment, int targetGroups, List<String> alarms) {
        public Scene {
            alarms = alarms == null ? List.of() : List.copyOf(alarms);
        }
    }
}
