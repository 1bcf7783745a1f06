package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What a rehearsed account needs that lasts, as the one of a Jenkins controller does. */
public final class RehearsalStage {
    private static final OperationId OPERATION = new OperationId("rehearsal-stage");

    private RehearsalStage() {}

    /**
     * Sets up a stage at once, or finds it there: in a simulated account there is nothing to be waited for before an
     * environment can be used.
     */
    public static StageData ready(SimulatedAccount account, StagePlan plan) {
        StageData data = StageData.of(plan);
        for (StagePiece piece : new Stage(account, plan).pieces()) {
            StageData known = data;
            String id =
                    piece.find().get().orElseGet(() -> piece.make().apply(known.made(), Stage.tags(plan, OPERATION)));
            data = data.with(piece.name(), id);
        }
        return data;
    }

    /** Saves the account whenever a call has changed it, so that what was answered is still true after a crash. */
    public static void saveAfterEachChange(SimulatedAccount account, Path file) {
        account.gate().listen(new CallListener() {
            @Override
            public void after(Call call) {
                if (!call.readOnly()) {
                    save(account, file);
                }
            }
        });
    }

    private static void save(SimulatedAccount account, Path file) {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        synchronized (account) {
            try {
                account.save(next);
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException("The rehearsed account can't be saved", e);
            }
        }
    }
}
