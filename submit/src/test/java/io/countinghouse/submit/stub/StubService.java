package io.countinghouse.submit.stub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** One service of AWS: knows the requests that are for it, by the names of its API. */
interface StubService {
    /** The operation that is asked for, when it is one of this service. */
    Optional<String> operation(StubRequest request);

    /** @throws StubRefusal as the service itself would refuse it */
    ObjectNode answer(String operation, StubRequest request);

    /** HTTP's status where too many requests come. */
    int throttledStatus();
}
