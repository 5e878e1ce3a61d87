package io.countinghouse.submit.stub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** As much of STS as tells a caller who it is. */
final class Callers implements StubService {
    /** Of an answer that is no JSON: the text itself. */
    static final String XML = "xml";

    @Override
    public Optional<String> operation(StubRequest request) {
        return Optional.ofNullable(request.form().get("Action")).filter("GetCallerIdentity"::equals);
    }

    @Override
    public ObjectNode answer(String operation, StubRequest request) {
        return StubRequest.JSON
                .createObjectNode()
                .put(
                        XML,
                        """
                        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                          <GetCallerIdentityResult>
                            <Arn>arn:aws:iam::ACCOUNT:user/rehearsal</Arn>
                            <UserId>AIDAREHEARSAL</UserId>
                            <Account>ACCOUNT</Account>
                          </GetCallerIdentityResult>
                          <ResponseMetadata><RequestId>rehearsal</RequestId></ResponseMetadata>
                        </GetCallerIdentityResponse>
                        """
                                .replace("ACCOUNT", AwsStub.ACCOUNT));
    }

    @Override
    public int throttledStatus() {
        return 400;
    }
}
