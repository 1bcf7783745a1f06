package io.jenkins.plugins.immutabledelivery.health;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of a script on a fleet, which takes several looks; saved before anything is sent.
 *
 * @param number tells it from the operation's other attempts; 1 for the first
 * @param since when it was decided
 * @param instances the ids of the instances that it is run on
 * @param sent the ids of the commands that have been sent, each for as many of the instances as one takes
 */
public record CommandAttempt(int number, Instant since, List<String> instances, List<String> sent) {
    public CommandAttempt {
        instances = List.copyOf(instances);
        sent = sent == null ? List.of() : List.copyOf(sent);
    }

    CommandAttempt and(String command) {
        List<String> all = new ArrayList<>(sent);
        all.add(command);
        return new CommandAttempt(number, since, instances, all);
    }

    /** The instances of the command that is to be sent next; empty where all are. */
    List<String> next(int most) {
        int from = Math.min(instances.size(), sent.size() * most);
        return instances.subList(from, Math.min(instances.size(), from + most));
    }
}
