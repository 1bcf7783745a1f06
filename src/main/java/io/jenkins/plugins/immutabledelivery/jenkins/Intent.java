package io.jenkins.plugins.immutabledelivery.jenkins;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import java.io.Serializable;

/** What a step is about to ask of the engine; saved with the step, so that it is asked once, whatever happens. */
final class Intent implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String kind;
    private final String data;
    private final DeliveryEntry entry;

    Intent(Order order, DeliveryEntry entry) throws JsonProcessingException {
        this.kind = order.kind();
        this.data = Json.MAPPER.writeValueAsString(order.data());
        this.entry = entry;
    }

    /** The kind of operation. */
    String kind() {
        return kind;
    }

    /** What it knows at its start. */
    JsonNode data() throws JsonProcessingException {
        return Json.MAPPER.readTree(data);
    }

    /** What the build's page shows of it; null for nothing. */
    DeliveryEntry entry() {
        return entry;
    }
}
