package io.jenkins.plugins.immutabledelivery.ledger;

import java.util.Base64;
import java.util.UUID;

/** How user data is told: never itself, as there may be secrets in it. */
final class UserDataWords {
    private static final int LENGTH = 13;

    private UserDataWords() {}

    /**
     * Words that are the same for the same user data, and differ for any other.
     *
     * @param encoded in Base64, perhaps with line ends; empty for none
     */
    static String of(String encoded) {
        byte[] bytes = Base64.getMimeDecoder().decode(encoded);
        return bytes.length == 0
                ? "no user data"
                : "user data " + UUID.nameUUIDFromBytes(bytes).toString().substring(0, LENGTH);
    }
}
