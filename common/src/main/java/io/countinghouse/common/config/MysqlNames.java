package io.countinghouse.common.config;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a host, a database, a user, a table and a column may be called. None of it can end a part of a JDBC URL and begin another, so no driver
 * property comes in by a name.
 */
public enum MysqlNames {
    HOST(
            "[A-Za-z0-9_][A-Za-z0-9_-]{0,62}(\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*\\.?"
                    + "|[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){2,7}",
            "[A-Za-z0-9._:-]",
            "a host name or an address, without a port"),
    DATABASE("[A-Za-z0-9_]{1,64}", "[A-Za-z0-9_]", "1 to 64 letters, digits and _"),
    USER("[A-Za-z0-9_][A-Za-z0-9._-]{0,31}", "[A-Za-z0-9._-]", "1 to 32 letters, digits, and . _ -"),
    /** Of a table or a column. */
    IDENTIFIER("[A-Za-z0-9_]{1,64}", "[A-Za-z0-9_]", "1 to 64 letters, digits and _"),
    /** Of a table or a column that others named: whatever MySQL takes between backquotes. */
    OBJECT(
            "[^\\p{Cntrl}]{0,63}[^\\p{Cntrl} ]",
            "[^\\p{Cntrl}]",
            "a name of 1 to 64 characters without a space at its end");

    private static final int LONGEST = 255;

    private final Pattern name;
    private final Pattern character;
    private final String expected;

    MysqlNames(String name, String character, String expected) {
        this.name = Pattern.compile(name);
        this.character = Pattern.compile(character);
        this.expected = expected;
    }

    String expected() {
        return expected;
    }

    /** What is wrong with {@code text}, if anything; the text itself may hold a password, so only one character is told. */
    Optional<String> fault(String text) {
        if (text.length() <= LONGEST && name.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(text.codePoints()
                .mapToObj(Character::toString)
                .filter(part -> !character.matcher(part).matches())
                .findFirst()
                .map(part -> "the character \"" + part + "\" in it")
                .orElse("\"" + text + "\""));
    }

    /** Fails with CONFIGURATION when a name of these settings is none. */
    public static void require(MysqlSettings settings) {
        HOST.require("mysql.host", settings.host());
        DATABASE.require("mysql.database", settings.database());
        USER.require("mysql.user", settings.user());
    }

    /** Fails with CONFIGURATION, naming {@code key}, when the text is no such name. */
    public void require(String key, String text) {
        fault(text).ifPresent(found -> {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION, key + ": found " + found + ", expected " + expected);
        });
    }
}
