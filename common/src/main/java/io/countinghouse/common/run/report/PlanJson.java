package io.countinghouse.common.run.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.ledger.WithdrawnFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A plan for programs, one object; members keep their names and meaning, others may be added:
 *
 * <ul>
 *   <li>{@code job};
 *   <li>{@code open_batch}: null, or {@code batch_id}, {@code kind}, {@code state}, {@code files} and {@code settings}, which is
 *       null unless it would be finished with others than today's;
 *   <li>{@code source}: null, or what of the job's source would be read first;
 *   <li>{@code files}: of each new one {@code name}, {@code key}, {@code feed}, {@code size}, {@code file_id}, {@code outcome}
 *       (read, refused, duplicate), {@code rows}, {@code verdict} and {@code detail} of a refused one, {@code replaces} (of each
 *       file that it takes the place of {@code name}, {@code batch_id}, {@code rows}) and {@code waits_for_open_batch};
 *   <li>{@code left_alone}: names of objects that are not ours;
 *   <li>{@code bring_to}: null, or the day to which the marts would be brought without files;
 *   <li>{@code slices}: by mart, the slices that would be recomputed and published.
 * </ul>
 */
final class PlanJson {
    private final RunPlan plan;
    private final JsonGenerator json;

    private PlanJson(RunPlan plan, JsonGenerator json) {
        this.plan = plan;
        this.json = json;
    }

    static String of(RunPlan plan) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            new PlanJson(plan, json).write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    private void write() throws IOException {
        json.writeStartObject();
        json.writeStringField("job", plan.job());
        json.writeFieldName("open_batch");
        if (plan.open().isPresent()) {
            write(plan.open().get());
        } else {
            json.writeNull();
        }
        json.writeStringField("source", plan.source().orElse(null));
        json.writeArrayFieldStart("files");
        for (RawObject object : plan.objects()) {
            write(object);
        }
        json.writeEndArray();
        writeTexts("left_alone", plan.leftAlone());
        json.writeStringField("bring_to", plan.refresh().map(Object::toString).orElse(null));
        json.writeObjectFieldStart("slices");
        for (Map.Entry<String, List<String>> mart : plan.slices().entrySet()) {
            writeTexts(mart.getKey(), mart.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void write(Batch batch) throws IOException {
        json.writeStartObject();
        json.writeNumberField("batch_id", batch.batchId());
        json.writeStringField("kind", batch.kind().name());
        json.writeStringField("state", batch.state().name());
        json.writeNumberField("files", batch.objects().size());
        json.writeStringField("settings", plan.frozen().orElse(null));
        json.writeEndObject();
    }

    private void write(RawObject object) throws IOException {
        boolean isRefused = object.state() == ObjectState.REFUSED;
        json.writeStartObject();
        json.writeStringField("name", object.name());
        json.writeStringField("key", object.key());
        json.writeStringField("feed", object.feed());
        json.writeNumberField("size", object.size());
        json.writeStringField("file_id", object.fileId());
        json.writeStringField("outcome", outcome(object));
        json.writeNumberField("rows", object.records());
        json.writeStringField("verdict", isRefused ? object.verdict() : null);
        json.writeStringField("detail", isRefused ? object.detail() : null);
        json.writeArrayFieldStart("replaces");
        for (WithdrawnFile file : plan.replaced().getOrDefault(object.key(), List.of())) {
            json.writeStartObject();
            json.writeStringField("name", file.name());
            json.writeNumberField("batch_id", file.landedBatchId());
            json.writeNumberField("rows", file.rows());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeBooleanField("waits_for_open_batch", plan.waits(object));
        json.writeEndObject();
    }

    private static String outcome(RawObject object) {
        return switch (object.state()) {
            case CLAIMED, PROCESSED -> "read";
            case REFUSED -> "refused";
            case DUPLICATE -> "duplicate";
            case ABANDONED -> "abandoned";
        };
    }

    private void writeTexts(String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
