package io.jenkins.plugins.immutabledelivery.jenkins;

import io.jenkins.plugins.immutabledelivery.aws.AwsCloud;
import io.jenkins.plugins.immutabledelivery.aws.SdkClients;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.SharedCloud;
import io.jenkins.plugins.immutabledelivery.ledger.FileLedger;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.FileJournal;
import io.jenkins.plugins.immutabledelivery.operation.Journal;
import io.jenkins.plugins.immutabledelivery.operation.ThreadTimer;
import java.nio.file.Path;
import java.time.Clock;

/** The engine that works on AWS, or on an AWS-compatible endpoint. */
final class AwsRoom extends Room {
    private final Clock clock = Clock.systemUTC();
    private final ThreadTimer timer = new ThreadTimer(clock);
    private final SdkClients clients = SdkClients.as(AwsAccess::identity);
    private final Cloud cloud = new SharedCloud(new AwsCloud(clients, http -> new AgentHttp(http, false)), clock);
    private final Journal journal;
    private final Ledger ledger;
    private final Engine engine;

    AwsRoom(Path directory) {
        this.journal = new FileJournal(directory.resolve("operations"));
        this.ledger = new FileLedger(directory.resolve("ledger.jsonl"));
        this.engine = new Engine(journal, timer, clock, this, Recipes.all(cloud, ledger));
    }

    @Override
    Engine engine() {
        return engine;
    }

    @Override
    Journal journal() {
        return journal;
    }

    @Override
    Ledger ledger() {
        return ledger;
    }

    @Override
    Cloud cloud() {
        return cloud;
    }

    @Override
    Clock clock() {
        return clock;
    }

    @Override
    boolean rehearsal() {
        return false;
    }

    @Override
    public void close() {
        timer.close();
        clients.close();
    }
}
