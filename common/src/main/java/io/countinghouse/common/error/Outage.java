package io.countinghouse.common.error;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.s3a.AWSClientIOException;
import org.apache.hadoop.fs.s3a.AWSServiceIOException;

/** Tells a service that could not be reached, or did not do its work, from every other failure. */
public final class Outage {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;

    /** Of the AWS SDK's HTTP client; by name, for the SDK's bundle has its own copy under another package. */
    private static final Set<String> BROKEN_CONNECTIONS =
            Set.of("ConnectionClosedException", "MalformedChunkCodingException", "NoHttpResponseException");

    private Outage() {}

    /** DATABASE_UNREACHABLE or STORAGE_UNREACHABLE, if such an outage is among the causes. */
    public static Optional<ErrorCode> among(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && ofDatabase(e)) {
                return Optional.of(ErrorCode.DATABASE_UNREACHABLE);
            }
            if (cause instanceof IOException e && ofStorage(e)) {
                return Optional.of(ErrorCode.STORAGE_UNREACHABLE);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the connection failed, by the standard's class of states for that. Where rows are read one by one, Connector/J
     * gives no such state: what broke is the cause.
     */
    public static boolean ofDatabase(SQLException failure) {
        return (failure.getSQLState() != null && failure.getSQLState().startsWith("08"))
                || failure.getCause() instanceof IOException;
    }

    private static boolean ofStorage(IOException failure) {
        if (failure instanceof AWSServiceIOException answer) {
            return answer.statusCode() >= SERVER_ERRORS || answer.statusCode() == TOO_MANY_REQUESTS;
        }
        return failure instanceof AWSClientIOException
                || BROKEN_CONNECTIONS.contains(failure.getClass().getSimpleName())
                || failure instanceof SocketException
                || failure instanceof SocketTimeoutException
                || failure instanceof UnknownHostException;
    }
}
