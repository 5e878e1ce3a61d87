package io.countinghouse.jobs.receipts.api;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The bytes of an answer; one that is longer than it may be is an {@link IOException}, and is not read on. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
    private final HttpResponse.BodySubscriber<byte[]> bytes = HttpResponse.BodySubscribers.ofByteArray();
    private final long most;
    private Flow.Subscription subscription;
    private long count;

    BoundedBody(long most) {
        this.most = most;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return bytes.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription from) {
        subscription = from;
        bytes.onSubscribe(from);
    }

    @Override
    public void onNext(List<ByteBuffer> some) {
        count += some.stream().mapToLong(ByteBuffer::remaining).sum();
        if (count > most) {
            subscription.cancel();
            bytes.onError(new IOException("an answer of more than " + most + " bytes"));
        } else {
            bytes.onNext(some);
        }
    }

    @Override
    public void onError(Throwable failure) {
        bytes.onError(failure);
    }

    @Override
    public void onComplete() {
        bytes.onComplete();
    }
}
