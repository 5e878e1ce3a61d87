package io.countinghouse.common.feed;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Base64;

/** Carries our own records through a data source's options, which are text. */
final class Serialized {
    private static final ObjectInputFilter OURS =
            ObjectInputFilter.Config.createFilter("io.countinghouse.common.feed.*;java.base/*;!*");

    private Serialized() {}

    static String write(Serializable value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new CountinghouseException(ErrorCode.INTERNAL, "Could not serialise " + value, e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    static <T> T read(String text, Class<T> type) {
        try (ObjectInputStream in = new ObjectInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            in.setObjectInputFilter(OURS);
            return type.cast(in.readObject());
        } catch (IOException | ClassNotFoundException e) {
            throw new CountinghouseException(ErrorCode.INTERNAL, "Could not read a serialised " + type.getName(), e);
        }
    }
}
