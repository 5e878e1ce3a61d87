package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Calls of AWS whose failures are told as ours. */
final class AwsCalls {
    private static final int SERVER_ERROR = 500;

    private AwsCalls() {}

    /**
     * Makes the call.
     *
     * @param what for messages, e.g. {@code EMR Serverless, application 00f1}
     * @throws CountinghouseException SOURCE_UNREACHABLE where nobody answered or the service is not well, SOURCE_REFUSED where it
     *     said no
     */
    static <T> T call(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (AwsServiceException e) {
            throw told(what, e);
        } catch (SdkClientException e) {
            throw new CountinghouseException(
                    ErrorCode.SOURCE_UNREACHABLE,
                    what + ": got no answer: " + e.getMessage() + " (credentials, network or region?)",
                    e);
        }
    }

    private static CountinghouseException told(String what, AwsServiceException e) {
        boolean isPassing = e.isThrottlingException() || e.statusCode() >= SERVER_ERROR;
        boolean hasDetails = e.awsErrorDetails() != null && e.awsErrorDetails().errorCode() != null;
        String said = hasDetails
                ? e.awsErrorDetails().errorCode() + ", " + e.awsErrorDetails().errorMessage()
                : e.getMessage();
        return new CountinghouseException(
                isPassing ? ErrorCode.SOURCE_UNREACHABLE : ErrorCode.SOURCE_REFUSED,
                what + ": found HTTP " + e.statusCode() + ", " + said,
                e);
    }
}
