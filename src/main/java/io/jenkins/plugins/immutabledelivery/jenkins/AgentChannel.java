package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.model.Computer;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.immutabledelivery.cloud.Http;
import jenkins.model.Jenkins;

/** The way to an agent, found by its name whenever it is needed, so that agent and controller may go and come back. */
final class AgentChannel {
    private AgentChannel() {}

    /** @throws Http.Away where the agent is not connected */
    static VirtualChannel to(String agent) {
        Computer computer = Jenkins.get().getComputer(agent);
        if (computer == null) {
            throw new Http.Away("Jenkins knows no agent " + agent + " any more");
        }
        VirtualChannel channel = computer.getChannel();
        if (channel == null) {
            throw new Http.Away("agent " + agent + " is not connected");
        }
        return channel;
    }
}
