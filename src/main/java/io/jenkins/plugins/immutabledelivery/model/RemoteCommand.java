package io.jenkins.plugins.immutabledelivery.model;

import java.time.Duration;

/**
 * A script that is run on each instance by Systems Manager's Run Command; it has to end with exit code 0 on all of them.
 * It may be run more than once, so it should only look and not change.
 *
 * @param script the script
 * @param shell what runs it
 * @param limit how long it may run on an instance, from 5 seconds to an hour
 */
public record RemoteCommand(String script, Shell shell, Duration limit) implements GateDetail {
    /** What runs a script. */
    public enum Shell {
        /** {@code sh}, on Linux and macOS. */
        SH,
        /** PowerShell, on Windows or where it is installed. */
        POWERSHELL
    }

    private static final Duration LONGEST = Duration.ofHours(1);

    public RemoteCommand {
        Check.present("gate.script", script, "Give the script that is run on each instance.");
        shell = shell == null ? Shell.SH : shell;
        limit = limit == null ? Duration.ofMinutes(2) : limit;
        Check.require(limit.toSeconds() >= 5 && limit.compareTo(LONGEST) <= 0, "gate.limit", limit, "Use 5s to 1h.");
    }

    /** A shell script that may run for two minutes. */
    public static RemoteCommand of(String script) {
        return new RemoteCommand(script, null, null);
    }
}
