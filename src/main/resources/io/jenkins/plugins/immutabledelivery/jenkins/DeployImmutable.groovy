package io.jenkins.plugins.immutabledelivery.jenkins

import org.jenkinsci.plugins.workflow.cps.CpsScript

/** Takes the step with a body or the one without, by the arguments; see DeployImmutableVariable. */
class DeployImmutable implements Serializable {
    private static final long serialVersionUID = 1L

    private final CpsScript script

    DeployImmutable(CpsScript script) {
        this.script = script
    }

    def call() {
        script.steps.deployImmutable([:])
    }

    def call(Map arguments) {
        script.steps.deployImmutable(arguments)
    }

    def call(Map arguments, Closure body) {
        script.steps.deployImmutableGated(arguments, body)
    }

    def call(String environment) {
        script.steps.deployImmutable(environment: environment)
    }

    def call(String environment, Closure body) {
        script.steps.deployImmutableGated([environment: environment], body)
    }
}
