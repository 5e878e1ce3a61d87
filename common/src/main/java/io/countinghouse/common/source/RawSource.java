package io.countinghouse.common.source;

import io.countinghouse.common.config.SecretsProvider;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Something elsewhere that a job reads into raw files, once a run. What is read becomes a set of files in the raw zone that never
 * changes; from there on they are raw files like others, each of the feed whose name it bears.
 */
public interface RawSource {
    /** For a person, e.g. {@code source table invoices}. */
    String name();

    /** What a run would read, for a plan; takes nothing and writes nothing. */
    default String look() {
        return name() + ": is read when the job runs";
    }

    /**
     * The source as it is at one moment.
     *
     * @param secrets has those of {@link #secretNames}
     * @throws io.countinghouse.common.error.CountinghouseException when it cannot be reached
     */
    Opened open(SecretsProvider secrets);

    /** Of the secrets that it needs, so that one that is missing is told before anything begins. */
    default List<String> secretNames() {
        return List.of();
    }

    /** A source that is being read. */
    interface Opened extends AutoCloseable {
        /** When, in UTC, by the source's clock where it has one; after that of every reading before. */
        LocalDateTime at();

        /**
         * Writes what is new.
         *
         * @param since the watermark of the newest reading that was published; none before the first
         * @param set receives the files; without one, nothing was read
         */
        Reading read(Optional<String> since, RawSet set);

        @Override
        void close();
    }

    /**
     * What a reading came to.
     *
     * @param found for a person
     * @param watermark up to where the source was read, in one line: from there the next reading goes on, once the files of this one
     *     are published
     * @param notes what a person should know, and need not do anything about
     */
    record Reading(String found, Optional<String> watermark, List<String> notes) {
        public Reading {
            notes = List.copyOf(notes);
        }
    }
}
