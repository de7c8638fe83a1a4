package io.metapunt.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metapunt.http.Answer;
import io.metapunt.http.AnswerSink;
import io.metapunt.http.Exchange;
import io.metapunt.http.Origin;
import io.metapunt.http.Reply;
import io.metapunt.instance.Instance;
import io.metapunt.vendordata.VendorDataClient;
import io.netty.channel.EventLoop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An instance's vendor data. Services are asked for each request, as Nova asks them; but what comes while they are being asked
 * shares their answers, so that a guest cannot make more of them than one question at a time. Thread-safe.
 */
final class VendorData {
    private static final int RETRY_AFTER_SECONDS = 5;

    private final Instance instance;
    private final VendorDataClient client;
    private final ObjectNode common;
    private final Answer first;
    private final Answer second;
    private final Map<EventLoop, Set<AnswerSink>> waiting = new ConcurrentHashMap<>();

    VendorData(Instance instance, VendorDataClient client) {
        this.instance = instance;
        this.client = client;
        ObjectNode data = instance.vendorData().orElse(client.policy().common());
        this.common = NovaJson.mapper.createObjectNode();
        if (client.policy().staticData()) {
            common.set("static", data);
        }
        this.first = client.policy().staticData() ? document(data) : Answer.notFound();
        this.second = document(common);
    }

    private static Answer.Document document(ObjectNode data) {
        return new Answer.Document(Answer.JSON, NovaJson.write(data));
    }

    /** {@code vendor_data.json}. */
    Answer first() {
        return first;
    }

    /** {@code vendor_data2.json}. */
    Reply second() {
        return client.policy().targets().isEmpty() ? second : (Reply.Later) this::begin;
    }

    private Reply.Transfer begin(Exchange exchange, AnswerSink sink) {
        EventLoop loop = exchange.loop();
        assert loop.inEventLoop();
        Set<AnswerSink> asking = waiting.get(loop);
        if (asking == null) {
            asking = new LinkedHashSet<>();
            waiting.put(loop, asking);
            asking.add(sink);
            client.ask(instance, loop, dynamic -> heard(loop, dynamic));
        } else {
            asking.add(sink);
        }
        return new Waiting(asking, sink);
    }

    /** Its sinks are no longer waited with; who asks from now on asks anew. */
    private void heard(EventLoop loop, Optional<ObjectNode> dynamic) {
        Set<AnswerSink> asked = waiting.remove(loop);
        Answer answer = dynamic.<Answer>map(all -> document(common.deepCopy().setAll(all)))
                .orElseGet(() -> Answer.notNow(RETRY_AFTER_SECONDS));
        if (asked != null) {
            // An answer may bring the next request, and with it another sink.
            List.copyOf(asked).forEach(sink -> sink.answer(answer, Origin.DIRECTORY));
        }
    }

    private record Waiting(Set<AnswerSink> asking, AnswerSink sink) implements Reply.Transfer {
        @Override
        public void more() {
            // It is given whole.
        }

        @Override
        public void cancel() {
            asking.remove(sink);
        }
    }
}
