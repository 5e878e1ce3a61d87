package io.countinghouse.common.feed;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.unsafe.types.UTF8String;

/** What is found in one record after the other beside its declared values. */
final class JsonRecord {
    private static final int MOST_NAMED = 100;
    private static final int LONGEST_NAME = 100;

    private final RecordCells cells;
    private final ExtraColumns policy;
    /** Members that would be taken for what the file's name tells. */
    private final List<String> taken;

    private final Map<String, Long> undeclared = new TreeMap<>();

    /** @param cells of the record, for what is rejected and what is kept */
    JsonRecord(RecordCells cells, ExtraColumns policy, List<String> taken) {
        this.cells = cells;
        this.policy = policy;
        this.taken = taken;
    }

    void reject(String path, CellReject code, String found, String expected) {
        cells.reject(path, code, found.substring(0, Math.min(found.length(), CellJudge.FOUND_CHARS)), expected);
    }

    /** Rejects characters that no text of ours may have; false when there is none. */
    boolean rejectsText(char[] chars, int from, int length, JsonText text) {
        CellReject reject = unkept(chars, from, length);
        if (reject == null) {
            return false;
        }
        reject(
                text.path(),
                reject,
                CellJudge.excerpt(chars, from, length),
                reject == CellReject.NUL_CHARACTER
                        ? "text without NUL characters"
                        : "text whose surrogates come in pairs");
        return true;
    }

    /** Keeps, passes over or rejects the value at the text's token; moves to its last token. */
    void undeclared(JsonText text, List<FeedColumn> declared) {
        String path = text.path();
        String shape = text.shape();
        CellReject badName = unkept(path.toCharArray(), 0, path.length());
        String written = text.written();
        if (badName != null) {
            reject(FeedSchema.RAW, badName, path, "names whose characters are text");
        } else if (taken.contains(path)) {
            reject(path, CellReject.UNKNOWN_KEY, written, "no member of that name: the file's name tells it");
        } else if (policy == ExtraColumns.REFUSE) {
            reject(
                    path,
                    CellReject.UNKNOWN_KEY,
                    written,
                    "only "
                            + String.join(
                                    ",", declared.stream().map(FeedColumn::name).toList()));
        } else {
            String name = shape.substring(0, Math.min(shape.length(), LONGEST_NAME));
            if (undeclared.size() < MOST_NAMED || undeclared.containsKey(name)) {
                undeclared.merge(name, 1L, Long::sum);
            }
            if (policy == ExtraColumns.KEEP) {
                cells.addExtra(UTF8String.fromString(path), UTF8String.fromString(written));
            }
        }
    }

    /** How often each member was met that the feed does not declare and does not refuse; of very many, the first. */
    Map<String, Long> undeclared() {
        return undeclared;
    }

    private static CellReject unkept(char[] chars, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (chars[i] == 0) {
                return CellReject.NUL_CHARACTER;
            }
            if (Character.isSurrogate(chars[i])) {
                boolean isPair = Character.isHighSurrogate(chars[i])
                        && i + 1 < from + length
                        && Character.isLowSurrogate(chars[i + 1]);
                if (!isPair) {
                    return CellReject.LONE_SURROGATE;
                }
                i++;
            }
        }
        return null;
    }
}
