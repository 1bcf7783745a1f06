package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.operation.Recipe;
import java.util.ArrayList;
import java.util.List;

/** All strategies that there are. */
public final class Strategies {
    private Strategies() {}

    /** The recipes of all three steps by all strategies, of their plans, of audits, and of the retirement of former fleets. */
    public static List<Recipe<?>> recipes(Cloud cloud, Ledger ledger) {
        List<Strategy> all = all(cloud, ledger);
        List<Recipe<?>> recipes = new ArrayList<>();
        for (Strategy strategy : all) {
            for (Cause cause : List.of(Cause.DEPLOY, Cause.PROMOTE, Cause.ROLLBACK)) {
                recipes.add(new RolloutRecipe(cause, strategy, cloud, ledger));
            }
        }
        recipes.add(new PlanRecipe(all, cloud, ledger));
        recipes.add(new AuditRecipe(cloud, ledger));
        recipes.add(new RetireRecipe(cloud, ledger));
        return recipes;
    }

    private static List<Strategy> all(Cloud cloud, Ledger ledger) {
        return List.of(
                new BlueGreen(cloud, ledger),
                new Canary(cloud, ledger),
                new Rolling(cloud, ledger),
                new Recreate(cloud, ledger));
    }
}
