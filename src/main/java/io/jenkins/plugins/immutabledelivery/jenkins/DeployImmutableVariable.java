package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.NonNull;
import groovy.lang.Binding;
import hudson.Extension;
import org.jenkinsci.plugins.workflow.cps.CpsScript;
import org.jenkinsci.plugins.workflow.cps.GlobalVariable;
import org.jenkinsci.plugins.workflow.cps.GroovySourceFileAllowlist;

/**
 * Lets {@code deployImmutable} be written with a body and without. Pipeline asks a script's global variables before the
 * steps, so that {@code DeployImmutable.groovy} can tell by the arguments which of the two steps is meant; it does
 * nothing else. See {@code docs/decisions/0004-a-step-with-and-without-a-body.md}.
 */
@Extension
public final class DeployImmutableVariable extends GlobalVariable {
    @NonNull
    @Override
    public String getName() {
        return "deployImmutable";
    }

    @NonNull
    @Override
    public Object getValue(@NonNull CpsScript script) throws Exception {
        Binding binding = script.getBinding();
        if (binding.hasVariable(getName())) {
            return binding.getVariable(getName());
        }
        // By the script's own class loader, so that it is transformed and checked as the script itself is.
        Object value = script.getClass()
                .getClassLoader()
                .loadClass("io.jenkins.plugins.immutabledelivery.jenkins.DeployImmutable")
                .getConstructor(CpsScript.class)
                .newInstance(script);
        binding.setVariable(getName(), value);
        return value;
    }

    /** Scripts may load that one source file of this plugin, and no other. */
    @Extension
    public static final class Allowlist extends GroovySourceFileAllowlist {
        private final String url = DeployImmutableVariable.class
                .getResource("DeployImmutable.groovy")
                .toString();

        @Override
        public boolean isAllowed(String groovyResourceUrl) {
            return groovyResourceUrl.equals(url);
        }
    }
}
