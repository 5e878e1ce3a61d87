package io.countinghouse.common.feed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Base64;
import java.util.List;

/** What to read, as text, since Spark hands a data source nothing but strings. */
record ReadRequest(Feed feed, List<FileClaim> files) implements Serializable {
    String encoded() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
            objects.writeObject(this);
        } catch (IOException failure) {
            throw new IllegalStateException("a read request must be serializable", failure);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    static ReadRequest decoded(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        try (ObjectInputStream objects = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (ReadRequest) objects.readObject();
        } catch (IOException | ClassNotFoundException failure) {
            throw new IllegalStateException("not a read request", failure);
        }
    }
}
