package io.countinghouse.common.notify;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something a person should hear of; lies in the outbox until it is told.
 *
 * @param subject what it is about: what resolves an alert has the subject of the alert
 * @param title in one line
 * @param facts name and value, in the order in which they are told
 * @param weight by which the largest are told first, e.g. an amount
 * @param owners names of {@code notify.owners} that may stand for those who are to be mentioned, the most specific first
 * @param command that tells more
 */
public record Notice(
        Kind kind,
        String subject,
        String title,
        List<Fact> facts,
        BigDecimal weight,
        List<String> owners,
        Optional<String> command) {
    private static final String TITLE = "title";

    /** What it is. */
    public enum Kind {
        ALERT,
        /** An alert of the same subject is over. */
        RESOLVED,
        /** An expectation does not hold; what was derived was published all the same. */
        CHECK_WARNING,
        RUN_FAILED,
        /** After a run that failed, one did not. */
        RUN_RECOVERED
    }

    /** One line of it. */
    public record Fact(String name, String value) {}

    public Notice {
        facts = List.copyOf(facts);
        owners = List.copyOf(owners);
    }

    /** One that is told by its title alone. */
    public static Notice of(Kind kind, String subject, String title) {
        return new Notice(kind, subject, title, List.of(), BigDecimal.ZERO, List.of(), Optional.empty());
    }

    /** JSON, of everything but kind and subject. */
    String body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(TITLE, title);
        body.put(
                "facts",
                facts.stream().map(fact -> List.of(fact.name(), fact.value())).toList());
        body.put("weight", weight.toPlainString());
        body.put("owners", owners);
        command.ifPresent(text -> body.put("command", text));
        return ConfigValueFactory.fromMap(body).render(ConfigRenderOptions.concise());
    }

    /** Of a row of the outbox; earlier releases wrote plain text. */
    static Notice read(String kind, String subject, String body) {
        Kind known = Kind.valueOf(kind.toUpperCase(java.util.Locale.ROOT));
        if (!body.startsWith("{")) {
            return of(known, subject, body);
        }
        Config json = ConfigFactory.parseString(body);
        return new Notice(
                known,
                subject,
                json.getString(TITLE),
                json.getList("facts").stream()
                        .map(fact -> (List<?>) fact.unwrapped())
                        .map(fact -> new Fact(String.valueOf(fact.get(0)), String.valueOf(fact.get(1))))
                        .toList(),
                new BigDecimal(json.getString("weight")),
                json.getStringList("owners"),
                command(json.root()));
    }

    private static Optional<String> command(ConfigObject body) {
        return Optional.ofNullable(body.get("command")).map(text -> String.valueOf(text.unwrapped()));
    }
}
