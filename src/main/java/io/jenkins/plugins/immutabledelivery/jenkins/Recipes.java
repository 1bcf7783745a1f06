package io.jenkins.plugins.immutabledelivery.jenkins;

import io.jenkins.plugins.immutabledelivery.bake.BakeRecipe;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.operation.Recipe;
import io.jenkins.plugins.immutabledelivery.rollout.Strategies;
import java.util.ArrayList;
import java.util.List;

/** All that the engine of a controller knows how to do. */
final class Recipes {
    private Recipes() {}

    static List<Recipe<?>> all(Cloud cloud, Ledger ledger) {
        List<Recipe<?>> recipes = new ArrayList<>(Strategies.recipes(cloud, ledger));
        recipes.add(new BakeRecipe(cloud, ledger));
        return recipes;
    }
}
