package io.countinghouse.submit.notebook;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;
import org.rapaio.jupyter.kernel.channels.LoopThread;

/**
 * Starts the kernel of notebooks in place of its own main class, which cannot tell {@link LoopThread} when it is connected. The
 * kernel is no dependency of this one, so it is called by names.
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

        type.getMethod("connect", kernel.getClass()).invoke(channels, kernel);
        LoopThread.connected();
        type.getMethod("joinUntilClose").invoke(channels);
    }
}
