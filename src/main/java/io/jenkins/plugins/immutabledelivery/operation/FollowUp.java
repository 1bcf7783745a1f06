package io.jenkins.plugins.immutabledelivery.operation;

import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.time.Instant;

/**
 * An operation that another one leads to when it has succeeded.
 *
 * @param id its id, always the same for the same first operation
 * @param kind which recipe it follows
 * @param notBefore when it is to begin
 * @param data what it knows at its start
 */
public record FollowUp(OperationId id, String kind, Instant notBefore, Object data) {}
