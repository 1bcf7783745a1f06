package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.util.List;

/**
 * One page of an answer. Pages are short, so that whoever does not follow the token is soon found out.
 *
 * @param items what is on it
 * @param next the token of the next page; null on the last one
 */
record Pages<T>(List<T> items, String next) {
    private static final int SIZE = 20;

    static <T> Pages<T> of(List<T> all, String token) {
        return of(all, token, null);
    }

    /** @param most as many as the caller wants on it; null where it does not say */
    static <T> Pages<T> of(List<T> all, String token, Integer most) {
        int from = token == null ? 0 : Integer.parseInt(token);
        int to = Math.min(all.size(), from + (most == null ? SIZE : most));
        return new Pages<>(List.copyOf(all.subList(from, to)), to < all.size() ? Integer.toString(to) : null);
    }
}
