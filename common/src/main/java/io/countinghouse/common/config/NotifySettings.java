package io.countinghouse.common.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Where and how people hear of alerts, of warnings and of runs that failed.
 *
 * @param top so many alerts are told one by one
 * @param maxAge what could not be told for so long is given up
 * @param patience how long a run may be kept up by a destination
 * @param pace the least time between two messages
 * @param report where more is to be seen, {@code {job}} stands for the job's name
 * @param owners names to the ids in Slack of those who are to be mentioned
 */
public record NotifySettings(
        Set<Kind> destinations,
        int top,
        Duration maxAge,
        Duration patience,
        Duration pace,
        Optional<String> report,
        Map<String, List<String>> owners,
        Optional<Webhook> webhook,
        Optional<Bot> bot,
        Optional<Smtp> smtp,
        Optional<Sns> sns,
        Optional<Path> preview) {
    /** Whom nobody else stands for. */
    private static final String DEFAULT_OWNER = "default";

    private static final int MOST_TOP = 30;
    private static final int MOST_MENTIONED = 10;
    private static final Pattern SLACK_ID = Pattern.compile("[USW][A-Z0-9]{2,20}");
    private static final Pattern REPORT = Pattern.compile("https?://[^\\s\"<>|]{1,400}");
    private static final Pattern TOKEN = Pattern.compile("[!-~]*");
    private static final Pattern CHANNEL = Pattern.compile("#?[A-Za-z0-9_.-]{1,80}");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>\",;]{1,64}@[A-Za-z0-9.-]{1,190}");
    private static final Pattern TOPIC = Pattern.compile("arn:[a-z-]+:sns:([a-z0-9-]+):[0-9]+:[A-Za-z0-9_.-]+");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost");

    /** Nothing is told. */
    public static final NotifySettings NOBODY = new NotifySettings(
            Set.of(),
            10,
            Duration.ofDays(7),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** What can be told to. */
    public enum Kind {
        /** {@link #SLACK_WEBHOOK} where the variable with its address is set, otherwise {@link #LOG}. */
        AUTO,
        SLACK_WEBHOOK,
        SLACK_BOT,
        SMTP,
        SNS,
        LOG,
        PREVIEW
    }

    /** @param address whoever knows it may post */
    public record Webhook(Secret address) {}

    /** @param api {@code https://slack.com/api} but in tests */
    public record Bot(String api, Secret token, String channel) {}

    /**
     * A mail server.
     *
     * @param user empty where it asks for none
     * @param tls whether STARTTLS is required
     */
    public record Smtp(String host, int port, boolean tls, String user, Secret password, String from, List<String> to) {
        public Smtp {
            to = List.copyOf(to);
        }
    }

    /** @param endpoint the region's but in tests */
    public record Sns(String topicArn, String region, Optional<String> endpoint) {}

    public NotifySettings {
        destinations = Set.copyOf(destinations);
        owners = Map.copyOf(owners);
    }

    /** Who is to be mentioned for the first of these names that stands for somebody. */
    public List<String> mentioned(List<String> names) {
        return names.stream()
                .filter(owners::containsKey)
                .findFirst()
                .or(() -> Optional.of(DEFAULT_OWNER).filter(name -> !names.isEmpty()))
                .map(name -> owners.getOrDefault(name, List.of()))
                .orElse(List.of())
                .stream()
                .limit(MOST_MENTIONED)
                .toList();
    }

    static NotifySettings from(Section notify, SecretsProvider secrets) {
        Section slack = notify.section("slack");
        Section smtp = notify.section("smtp");
        Section sns = notify.section("sns");
        Set<Kind> kinds = kinds(notify, slack, secrets);
        List<String> hosts = notify.texts("hosts");
        NotifySettings read = new NotifySettings(
                kinds,
                notify.wholeNumber("top", 1, MOST_TOP),
                notify.duration("max-age"),
                notify.duration("patience"),
                notify.duration("pace"),
                matching(notify, "report", REPORT, "a URL in which {job} may stand for the job's name"),
                owners(notify.section("owners")),
                wanted(kinds, Kind.SLACK_WEBHOOK, () -> webhook(slack, hosts, secrets)),
                wanted(kinds, Kind.SLACK_BOT, () -> bot(slack, hosts, secrets)),
                wanted(kinds, Kind.SMTP, () -> smtp(smtp, hosts, secrets)),
                wanted(kinds, Kind.SNS, () -> sns(sns, hosts)),
                notify.optionalText("preview-folder").map(Path::of));
        if (kinds.contains(Kind.PREVIEW) && read.preview().isEmpty()) {
            notify.reject("preview-folder", "nothing", "a folder");
        }
        List.of("webhook-env", "token-env", "channel", "api").forEach(slack::optionalText);
        List.of("host", "port", "tls", "user", "password-env", "from", "to").forEach(smtp::has);
        List.of("topic-arn", "endpoint").forEach(sns::optionalText);
        List.of(slack, smtp, sns, notify).forEach(Section::requireNoOtherKeys);
        return read;
    }

    private static Set<Kind> kinds(Section notify, Section slack, SecretsProvider secrets) {
        Set<Kind> kinds = new java.util.TreeSet<>(notify.choices("destinations", Kind.class));
        if (kinds.remove(Kind.AUTO)) {
            boolean hasAddress =
                    slack.optionalText("webhook-env").flatMap(secrets::secret).isPresent();
            kinds.add(hasAddress ? Kind.SLACK_WEBHOOK : Kind.LOG);
        }
        return kinds;
    }

    private static <T> Optional<T> wanted(Set<Kind> kinds, Kind kind, java.util.function.Supplier<T> make) {
        return kinds.contains(kind) ? Optional.of(make.get()) : Optional.empty();
    }

    private static Webhook webhook(Section slack, List<String> hosts, SecretsProvider secrets) {
        Secret address = slack.secret("webhook-env", secrets);
        requireAllowed(slack, "webhook-env", address.reveal(), "its value", hosts);
        return new Webhook(address);
    }

    private static Bot bot(Section slack, List<String> hosts, SecretsProvider secrets) {
        String api = slack.text("api");
        requireAllowed(slack, "api", api, api, hosts);
        return new Bot(api, token(slack, secrets), required(slack, "channel", CHANNEL, "a channel's name or id"));
    }

    /** As it may stand in a header. */
    private static Secret token(Section slack, SecretsProvider secrets) {
        Secret token = slack.secret("token-env", secrets);
        if (!TOKEN.matcher(token.reveal()).matches()) {
            slack.reject(
                    "token-env", "its value, which has a space, a line end or the like in it", "a token of Slack's");
        }
        return token;
    }

    private static Smtp smtp(Section smtp, List<String> hosts, SecretsProvider secrets) {
        String host = smtp.text("host");
        requireHost(smtp, "host", host, hosts);
        boolean tls = smtp.choice("tls", Tls.class) == Tls.STARTTLS;
        if (!tls && !LOOPBACK.contains(host)) {
            smtp.reject("tls", "off for the host " + host, "starttls; off is for loopback only");
        }
        Optional<String> user = smtp.optionalText("user");
        List<String> to = smtp.texts("to");
        if (to.isEmpty()
                || to.stream().anyMatch(address -> !ADDRESS.matcher(address).matches())) {
            smtp.reject("to", to.toString(), "one mail address or more");
        }
        return new Smtp(
                host,
                smtp.wholeNumber("port", 1, 65_535),
                tls,
                user.orElse(""),
                user.isPresent() ? smtp.secret("password-env", secrets) : new Secret(""),
                required(smtp, "from", ADDRESS, "a mail address"),
                to);
    }

    private enum Tls {
        STARTTLS,
        OFF
    }

    private static Sns sns(Section sns, List<String> hosts) {
        String arn = required(sns, "topic-arn", TOPIC, "a topic's ARN");
        java.util.regex.Matcher topic = TOPIC.matcher(arn);
        Optional<String> endpoint = sns.optionalText("endpoint");
        endpoint.ifPresent(url -> requireAllowed(sns, "endpoint", url, url, hosts));
        return new Sns(arn, topic.matches() ? topic.group(1) : "us-east-1", endpoint);
    }

    private static String required(Section section, String key, Pattern pattern, String expected) {
        return matching(section, key, pattern, expected).orElseGet(() -> {
            section.reject(key, "nothing", expected);
            return "";
        });
    }

    private static Optional<String> matching(Section section, String key, Pattern pattern, String expected) {
        Optional<String> text = section.optionalText(key);
        text.filter(value -> !pattern.matcher(value).matches())
                .ifPresent(value -> section.reject(key, "\"" + value + "\"", expected));
        return text;
    }

    /** A URL may be a secret: it is shown as {@code told}. */
    private static void requireAllowed(Section section, String key, String url, String told, List<String> hosts) {
        String scheme;
        String host;
        try {
            URI uri = URI.create(url);
            scheme = String.valueOf(uri.getScheme());
            host = String.valueOf(uri.getHost());
        } catch (IllegalArgumentException e) {
            section.reject(key, told + ", which is no URL", "a URL");
            return;
        }
        if (!(scheme.equals("https") || (scheme.equals("http") && LOOPBACK.contains(host)))) {
            section.reject(key, told + ", which does not begin with https://", "an address with TLS");
        }
        requireHost(section, key, host, hosts);
    }

    private static void requireHost(Section section, String key, String host, List<String> hosts) {
        if (!hosts.contains(host)) {
            section.reject(key, "the host " + host, "one of notify.hosts: " + String.join(", ", hosts));
        }
    }

    private static Map<String, List<String>> owners(Section section) {
        Map<String, List<String>> owners = new TreeMap<>();
        for (String name : section.keys()) {
            List<String> ids = section.texts(name);
            ids.stream()
                    .filter(id -> !SLACK_ID.matcher(id).matches())
                    .findFirst()
                    .ifPresent(id -> section.reject(
                            name, "\"" + id + "\"", "ids of people (U...) and user groups (S...) in Slack"));
            owners.put(name, ids);
        }
        section.requireNoOtherKeys();
        return owners;
    }
}
