package io.jenkins.plugins.immutabledelivery.jenkins;

import io.jenkins.plugins.immutabledelivery.bake.BakeRecipe;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.operation.Recipe;
import io.jenkins.plugins.immutabledelivery.rollout.BlueGreen;
import io.jenkins.plugins.immutabledelivery.rollout.RetireRecipe;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRecipe;
import io.jenkins.plugins.immutabledelivery.rollout.Strategy;
import java.util.ArrayList;
import java.util.List;

/** All that the engine of a controller knows how to do. */
final class Recipes {
    private Recipes() {}

    static List<Recipe<?>> all(Cloud cloud, Ledger ledger) {
        List<Recipe<?>> recipes = new ArrayList<>();
        recipes.add(new BakeRecipe(cloud, ledger));
        recipes.add(new RetireRecipe(cloud, ledger));
        for (Strategy strategy : List.of(new BlueGreen(cloud, ledger))) {
            for (Cause cause : List.of(Cause.DEPLOY, Cause.PROMOTE, Cause.ROLLBACK)) {
                recipes.add(new RolloutRecipe(cause, strategy, cloud, ledger));
            }
        }
        return recipes;
    }
}
