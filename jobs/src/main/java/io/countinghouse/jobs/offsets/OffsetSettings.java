package io.countinghouse.jobs.offsets;

import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.config.Section;
import io.countinghouse.common.feed.LongText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The job's own settings, from {@code conf/jobs/invoice-offsets.conf}.
 *
 * @param earliest first invoice date that is accepted
 * @param latest last one
 * @param identity the columns that name an invoice
 * @param excluded an invoice of one of these statuses is kept and does not count; small letters
 * @param longText what becomes of texts that decide about nothing
 * @param limits how many rows may be rejected
 */
public record OffsetSettings(
        LocalDate earliest,
        LocalDate latest,
        OffsetPolicy policy,
        List<String> identity,
        List<String> excluded,
        LongText longText,
        RejectLimits limits) {
    private static final List<String> VOID = List.of("void", "voided", "cancelled", "canceled");
    private static final Pattern STATUS = Pattern.compile("[\\p{L}\\p{N} ._-]{1,64}");

    private static final List<String> SYSTEM_AND_ID = List.of(InvoiceColumns.SOURCE_SYSTEM, InvoiceColumns.INVOICE_ID);
    /** Where systems count anew for each company. */
    private static final List<String> SYSTEM_COMPANY_AND_ID =
            List.of(InvoiceColumns.SOURCE_SYSTEM, InvoiceColumns.COMPANY_ID, InvoiceColumns.INVOICE_ID);

    private static final List<List<String>> IDENTITIES = List.of(SYSTEM_AND_ID, SYSTEM_COMPANY_AND_ID);

    /** As shipped. */
    public static final OffsetSettings DEFAULT = new OffsetSettings(
            LocalDate.parse("2000-01-01"),
            LocalDate.parse("2099-12-31"),
            OffsetPolicy.DEFAULT,
            SYSTEM_AND_ID,
            VOID,
            LongText.CUT,
            RejectLimits.DEFAULT);

    public OffsetSettings {
        identity = List.copyOf(identity);
        excluded = List.copyOf(excluded);
    }

    /** As shipped but for these. */
    public OffsetSettings(
            LocalDate earliest, LocalDate latest, OffsetPolicy policy, List<String> identity, RejectLimits limits) {
        this(earliest, latest, policy, identity, VOID, LongText.CUT, limits);
    }

    public static OffsetSettings from(Section job) {
        OffsetSettings settings = new OffsetSettings(
                job.date("earliest-date"),
                job.date("latest-date"),
                policy(job.section("policy")),
                identity(job),
                excluded(job.section("status")),
                job.choice("long-text", LongText.class),
                RejectLimits.from(job));
        if (settings.latest().isBefore(settings.earliest())) {
            job.reject("latest-date", settings.latest().toString(), "a date from " + settings.earliest() + " on");
        }
        job.requireNoOtherKeys();
        return settings;
    }

    private static List<String> excluded(Section status) {
        List<String> excluded = status.texts("excluded").stream()
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        excluded.stream()
                .filter(text -> !STATUS.matcher(text).matches())
                .findFirst()
                .ifPresent(text -> status.reject(
                        "excluded", "\"" + text + "\"", "statuses of 1 to 64 letters, digits, spaces, and . _ -"));
        status.requireNoOtherKeys();
        return excluded.stream().filter(text -> STATUS.matcher(text).matches()).toList();
    }

    private static List<String> identity(Section job) {
        List<String> identity = job.texts("identity");
        if (IDENTITIES.contains(identity)) {
            return identity;
        }
        job.reject(
                "identity",
                identity.toString(),
                IDENTITIES.stream().map(List::toString).collect(Collectors.joining(" or ")));
        return SYSTEM_AND_ID;
    }

    private static OffsetPolicy policy(Section policy) {
        String version = policy.text("version");
        List<String> positives = policy.texts("positive");
        Section negative = policy.section("negative");
        List<OffsetPolicy.Negative> negatives = new ArrayList<>();
        for (String category : negative.keys()) {
            negatives.add(new OffsetPolicy.Negative(category, negative.texts(category)));
        }
        policy.requireNoOtherKeys();
        List<PolicyFault> faults = PolicyFault.in(version, positives, negatives);
        for (PolicyFault fault : faults) {
            if (fault.negative().isPresent()) {
                negative.reject(fault.negative().get(), fault.found(), fault.expected());
            } else {
                policy.reject(fault.key(), fault.found(), fault.expected());
            }
        }
        return faults.isEmpty() ? new OffsetPolicy(version, positives, negatives) : OffsetPolicy.DEFAULT;
    }
}
