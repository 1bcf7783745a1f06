package io.jenkins.plugins.immutabledelivery.cloud;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** HTTP as it is seen from where the engine runs. */
public interface Http {
    /**
     * Gets all of those addresses at once.
     *
     * @param timeout how long each may take; the call takes no longer than that either
     * @return the answers in the addresses' order; of whoever does not answer, why
     */
    List<Answer> get(List<URI> addresses, Duration timeout);

    /**
     * What came of a GET.
     *
     * @param status the answer's status; 0 where there was none
     * @param body the first 64 KiB of its body; empty where there was none
     * @param took how long it took
     * @param error why there was no answer; null where there was one
     */
    record Answer(int status, String body, Duration took, String error) {
        /** An answer. */
        public static Answer of(int status, String body, Duration took) {
            return new Answer(status, body, took, null);
        }

        /** No answer. */
        public static Answer none(String error, Duration took) {
            return new Answer(0, "", took, error);
        }
    }
}
