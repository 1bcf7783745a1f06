package io.jenkins.plugins.immutabledelivery.cloud;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** HTTP as it is seen from where the engine runs, or from an agent. */
public interface Http {
    /**
     * Gets all of those addresses at once.
     *
     * @param timeout how long each may take; the call takes no longer than that either
     * @return the answers in the addresses' order; of whoever does not answer, why
     * @throws Away where nobody is there who could ask
     */
    List<Answer> get(List<URI> addresses, Duration timeout);

    /**
     * The same as it is seen from an agent; without agents, as outside of Jenkins, that one is always away.
     *
     * @param agent its name
     */
    default Http from(String agent) {
        return (addresses, timeout) -> {
            throw new Away("there are no agents here");
        };
    }

    /** Nobody is there who could ask, which says nothing of who was to be asked. */
    final class Away extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** @param message who is away and why, as the end of a sentence */
        public Away(String message) {
            super(message);
        }
    }

    /**
     * What came of a GET.
     *
     * @param status the answer's status; 0 where there was none
     * @param body the first 64 KiB of its body; empty where there was none
     * @param took how long it took
     * @param error why there was no answer; null where there was one
     */
    record Answer(int status, String body, Duration took, String error) implements Serializable {
        private static final long serialVersionUID = 1L;

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
