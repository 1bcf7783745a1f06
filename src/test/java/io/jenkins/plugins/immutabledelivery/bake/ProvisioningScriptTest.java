package io.jenkins.plugins.immutabledelivery.bake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProvisioningScriptTest {
    @Test
    void aScriptWithoutAnInterpreterIsRunByBashAndStopsAtItsFirstError() {
        String userData = ProvisioningScript.userData("dnf -y install nginx", "bake-1");

        assertThat(userData).startsWith("#!/bin/bash\n").contains("\n#!/bin/bash -e\ndnf -y install nginx\n");
    }

    @Test
    void aScriptsOwnInterpreterIsKept() {
        String userData = ProvisioningScript.userData("#!/usr/bin/python3\nprint(1)", "bake-1");

        assertThat(userData).contains("\n#!/usr/bin/python3\nprint(1)\n").doesNotContain("bash -e");
    }

    @Test
    void theWrapperIsKnownByItsToken() {
        assertThat(ProvisioningScript.tokenOf(ProvisioningScript.userData("true", "bake-1")))
                .isEqualTo("bake-1");
        assertThat(ProvisioningScript.tokenOf("#!/bin/bash\necho PROVISIONING='x'\n"))
                .isNull();
        assertThat(ProvisioningScript.tokenOf("")).isNull();
    }

    @Property(tries = 100)
    void theExitCodeIsReadOfTheConsole(@ForAll @IntRange(max = 255) int code) {
        String console = "[    0.0] boot\n" + ProvisioningScript.marker("bake-1", code) + "\n[   61.2] halt";

        assertThat(ProvisioningScript.exitCode(console, "bake-1")).hasValue(code);
    }

    @Test
    void anotherBakesEndIsNotThisOnes() {
        String console = ProvisioningScript.marker("bake-10", 0) + "\n" + ProvisioningScript.marker("bake-2", 3);

        assertThat(ProvisioningScript.exitCode(console, "bake-1")).isEqualTo(OptionalInt.empty());
        assertThat(ProvisioningScript.exitCode("", "bake-1")).isEmpty();
        assertThat(ProvisioningScript.exitCode("immutable-delivery: provisioning bake-1 exit=", "bake-1"))
                .isEmpty();
    }
}
