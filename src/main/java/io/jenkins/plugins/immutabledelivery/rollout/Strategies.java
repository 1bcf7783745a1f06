package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.operation.Recipe;
import java.util.List;
import java.util.stream.Stream;

/** All strategies that there are. */
public final class Strategies {
    private Strategies() {}

    /** The recipes of all three steps by all strategies, and of the retirement of former fleets. */
    public static List<Recipe<?>> recipes(Cloud cloud, Ledger ledger) {
        Stream<Recipe<?>> rollouts = all(cloud, ledger).stream()
                .flatMap(strategy -> Stream.of(Cause.DEPLOY, Cause.PROMOTE, Cause.ROLLBACK)
                        .map(cause -> new RolloutRecipe(cause, strategy, cloud, ledger)));
        return Stream.concat(rollouts, Stream.of(new RetireRecipe(cloud, ledger)))
                .toList();
    }

    private static List<Strategy> all(Cloud cloud, Ledger ledger) {
        return List.of(
                new BlueGreen(cloud, ledger),
                new Canary(cloud, ledger),
                new Rolling(cloud, ledger),
                new Recreate(cloud, ledger));
    }
}
