package io.jenkins.plugins.immutabledelivery.model;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * Where in AWS, and as whom: a region, or something that talks like one.
 *
 * @param region the region's code, such as {@code eu-central-1}, in any partition; not null
 * @param endpoint the address of all services there, for an AWS-compatible endpoint; null for Amazon's own
 * @param credentials a key under which the caller's credentials are found, never a secret; null for the default chain
 */
public record Location(String region, URI endpoint, String credentials) {
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d{1,2}");

    public Location {
        Check.matching("region", region, REGION, "Use a region's code, such as eu-central-1.");
        Check.require(
                endpoint == null || "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()),
                "endpoint",
                endpoint,
                "Use an http or https address, such as http://127.0.0.1:4566, or leave it out.");
    }

    /** A region of Amazon's own, with the default credentials. */
    public static Location of(String region) {
        return new Location(region, null, null);
    }

    /** The same, with other credentials. */
    public Location as(String other) {
        return new Location(region, endpoint, other);
    }
}
