package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.Image;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What an environment received before, as a person thinks of it: what was rolled back from is no place to go back to. */
final class History {
    private History() {}

    /** The image that was there before the current one; going back twice goes back two images. */
    static Optional<Image> previous(Ledger ledger, String application, String environment) {
        List<LedgerEntry> oldestFirst = new ArrayList<>(ledger.received(application, environment));
        Collections.reverse(oldestFirst);
        Deque<Image> images = new ArrayDeque<>();
        for (LedgerEntry entry : oldestFirst) {
            Image image = entry.image();
            if (entry.cause() == Cause.ROLLBACK && images.stream().anyMatch(image::sameBitsAs)) {
                while (!image.sameBitsAs(images.peek())) {
                    images.pop();
                }
            } else if (images.isEmpty() || !image.sameBitsAs(images.peek())) {
                images.push(image);
            }
        }
        return images.stream().skip(1).findFirst();
    }
}
