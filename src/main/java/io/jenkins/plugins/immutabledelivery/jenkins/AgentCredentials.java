package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.remoting.Future;
import hudson.remoting.RequestAbortedException;
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
    /**
     * How long a thread of the engine waits for one answer, of which there are few for all operations: one that comes
     * later is there at a later attempt, which does not wait for it again.
     */
    private static final Duration ATTEMPT = Duration.ofSeconds(10);

    /** The first time, an agent has to load the SDK, which over a slow line takes its time. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String agent;
    private final Clock clock = Clock.systemUTC();
    private Future<MachineCredentials> asked;
    private Instant since;

    AgentCredentials(String agent) {
        this.agent = agent;
    }

    @Override
    public synchronized MachineCredentials get() {
        try {
            if (asked != null && waited().compareTo(PATIENCE) > 0) {
                // Also where it was answered meanwhile: nobody has looked since, and it may have expired.
                asked.cancel(true);
                asked = null;
            }
            if (asked == null) {
                asked = AgentChannel.to(agent).callAsync(new Chain());
                since = clock.instant();
            }
            long left = ATTEMPT.minus(waited()).toMillis();
            MachineCredentials answer = asked.get(Math.max(0, left), TimeUnit.MILLISECONDS);
            asked = null;
            return answer;
        } catch (TimeoutException e) {
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

    private Duration waited() {
        return Duration.between(since, clock.instant());
    }

    private static String why(Exception e) {
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        if (cause instanceof NoCredentials) {
            return cause.getMessage();
        }
        return cause instanceof IOException || cause instanceof RequestAbortedException
                ? "is not connected any more: " + cause.getMessage()
                : "could not say which it has: " + cause;
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
