package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.remoting.Future;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.immutabledelivery.aws.JdkHttp;
import io.jenkins.plugins.immutabledelivery.cloud.Http;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jenkins.security.MasterToSlaveCallable;

/** HTTP as it is seen from here and from agents, each of which asks by its own JVM. */
final class AgentHttp implements Http {
    /** For the way to the agent and back, and for what it has to load when it asks for the first time. */
    private static final Duration WAY = Duration.ofSeconds(10);

    private final Http here;
    private final boolean rehearsal;

    /**
     * @param here HTTP as it is seen from here
     * @param rehearsal whether what is asked exists only here, so that of an agent it only matters whether it is there
     */
    AgentHttp(Http here, boolean rehearsal) {
        this.here = here;
        this.rehearsal = rehearsal;
    }

    @Override
    public List<Answer> get(List<URI> addresses, Duration timeout) {
        return here.get(addresses, timeout);
    }

    @Override
    public Http from(String agent) {
        return (addresses, timeout) -> {
            VirtualChannel channel = AgentChannel.to(agent);
            return rehearsal ? here.get(addresses, timeout) : ask(agent, channel, addresses, timeout);
        };
    }

    private static List<Answer> ask(String agent, VirtualChannel channel, List<URI> addresses, Duration timeout) {
        Duration patience = timeout.plus(WAY);
        try {
            Future<ArrayList<Answer>> answers = channel.callAsync(new Get(addresses, timeout));
            try {
                return answers.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                answers.cancel(true);
                throw new Away("agent " + agent + " did not do so within " + patience.toSeconds() + " s");
            }
        } catch (IOException | ExecutionException e) {
            throw new Away("agent " + agent + " is not connected any more: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Away("Jenkins is about to stop");
        }
    }

    /** Done by the agent. */
    private static final class Get extends MasterToSlaveCallable<ArrayList<Answer>, RuntimeException> {
        private static final long serialVersionUID = 1L;

        private final ArrayList<URI> addresses;
        private final Duration timeout;

        Get(List<URI> addresses, Duration timeout) {
            this.addresses = new ArrayList<>(addresses);
            this.timeout = timeout;
        }

        @Override
        public ArrayList<Answer> call() {
            return new ArrayList<>(Client.HTTP.get(addresses, timeout));
        }
    }

    /** One for the whole of an agent's life, as it has threads of its own; none on a controller that never asks. */
    private static final class Client {
        static final Http HTTP = new JdkHttp();

        private Client() {}
    }
}
