package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.model.Environment;

/**
 * What the removal of a former fleet knows.
 *
 * @param application the application
 * @param environment the environment that it served
 * @param fleet the fleet; null once it turned out that it is not to go, or gone
 */
public record RetireData(String application, Environment environment, Former fleet) {}
