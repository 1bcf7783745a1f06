package io.jenkins.plugins.immutabledelivery.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a gate has to know beyond its times and names; which it is depends on the gate's kind. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "by")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AlarmReading.class, name = "alarm"),
    @JsonSubTypes.Type(value = HttpProbe.class, name = "http"),
    @JsonSubTypes.Type(value = MetricComparison.class, name = "metric"),
    @JsonSubTypes.Type(value = RemoteCommand.class, name = "command")
})
public sealed interface GateDetail permits AlarmReading, HttpProbe, MetricComparison, RemoteCommand {}
