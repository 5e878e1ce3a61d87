package io.countinghouse.submit.notebook;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.logging.LogManager;

/**
 * Starts the kernel of notebooks in place of its own main class, which lets its channels read before they know what handles a
 * message: one that comes in between ends the channel's thread, and the notebook waits in vain. The kernel is no dependency of
 * this one, so it is called by names.
 */
public final class Kernel {
    private static final String PACKAGE = "org.rapaio.jupyter.kernel.";

    private Kernel() {}

    /** @param arguments the file that Jupyter wrote for the kernel: ports and key of the connection */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        if (arguments.length != 1) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "found " + arguments.length + " arguments, expected Jupyter's connection file");
        }
        try (InputStream settings = Kernel.class.getClassLoader().getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(settings);
        }
        Class<?> properties = Class.forName(PACKAGE + "core.ConnectionProperties");
        Object connection = Class.forName(PACKAGE + "core.Transform")
                .getMethod("fromJson", String.class, Class.class)
                .invoke(null, Files.readString(Path.of(arguments[0])), properties);
        Class<?> type = Class.forName(PACKAGE + "channels.Channels");
        Object channels = type.getConstructor(properties).newInstance(connection);
        Object kernel = Class.forName(PACKAGE + "MainApp").getField("kernel").get(null);

        CountDownLatch connected = new CountDownLatch(1);
        Field handlers = type.getDeclaredField("handlers");
        handlers.setAccessible(true);
        handlers.set(channels, new OnceConnected(connected, () -> map(handlers, channels)));
        type.getMethod("connect", kernel.getClass()).invoke(channels, kernel);
        connected.countDown();
        type.getMethod("joinUntilClose").invoke(channels);
    }

    private static Map<?, ?> map(Field field, Object of) {
        try {
            return (Map<?, ?>) field.get(of);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is asked for is waited for: it is in the map that the kernel makes while it connects. */
    static final class OnceConnected extends AbstractMap<Object, Object> {
        private final CountDownLatch connected;
        private final Supplier<Map<?, ?>> made;

        OnceConnected(CountDownLatch connected, Supplier<Map<?, ?>> made) {
            this.connected = connected;
            this.made = made;
        }

        @Override
        public Object get(Object key) {
            try {
                connected.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
            return made.get().get(key);
        }

        @Override
        public Set<Entry<Object, Object>> entrySet() {
            return Set.of();
        }
    }
}
