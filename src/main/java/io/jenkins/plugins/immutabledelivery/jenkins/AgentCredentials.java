package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.remoting.Future;
import io.jenkins.plugins.immutabledelivery.aws.MachineCredentials;
import io.jenkins.plugins.immutabledelivery.aws.NoCredentials;
import io.jenkins.plugins.immutabledelivery.cloud.Http;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import jenkins.security.MasterToSlaveCallable;

/** What an agent's machine offers as AWS credentials. They are passed on, and neither saved nor shown. */
final class AgentCredentials implements Supplier<MachineCredentials> {
    /** How long a thread of the engine waits; an answer that comes later is there at its next attempt. */
    private static final Duration ATTEMPT = Duration.ofSeconds(10);

    /** The first time, an agent has to load the SDK, which over a slow line takes its time. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String agent;
    private final Clock clock = Clock.systemUTC();
    private Future<MachineCredentials> asked;
    private Instant until;

    AgentCredentials(String agent) {
        this.agent = agent;
    }

    @Override
    public synchronized MachineCredentials get() {
        try {
            if (asked == null) {
                asked = AgentChannel.to(agent).callAsync(new Chain());
                until = clock.instant().plus(PATIENCE);
            }
            MachineCredentials answer = asked.get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
            asked = null;
            return answer;
        } catch (TimeoutException e) {
            if (clock.instant().isAfter(until)) {
                asked.cancel(true);
                asked = null;
            }
            throw new NoCredentials("agent " + agent + " has not said yet which it has");
        } catch (Http.Away e) {
            throw new NoCredentials(e.getMessage());
        } catch (IOException | ExecutionException e) {
            asked = null;
            throw new NoCredentials("agent " + agent + ": " + why(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoCredentials("Jenkins is about to stop");
        }
    }

    private static String why(Exception e) {
        return e.getCause() instanceof NoCredentials none
                ? none.getMessage()
                : "is not connected any more: " + e.getMessage();
    }

    /** Done by the agent. */
    private static final class Chain extends MasterToSlaveCallable<MachineCredentials, RuntimeException> {
        private static final long serialVersionUID = 1L;

        @Override
        public MachineCredentials call() {
            return MachineCredentials.ofThisMachine();
        }
    }
}
