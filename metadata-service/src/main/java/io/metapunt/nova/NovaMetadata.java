package io.metapunt.nova;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.metapunt.http.MetadataRequest;
import io.metapunt.http.MetadataSource;
import io.metapunt.http.Reply;
import io.metapunt.token.ImdsGate;
import java.util.UUID;

/** One instance as Nova knows it, with the gate before its EC2 tree that Nova lacks. */
record NovaMetadata(RemoteInstance known, ImdsGate gate, NovaClient nova) implements MetadataSource.Metadata {
    @Override
    public UUID instance() {
        return known.uuid();
    }

    @Override
    public Reply answer(MetadataRequest request) {
        ImmutableList<String> path = request.path();
        String first = path.isEmpty() ? "" : path.getFirst();
        return switch (first) {
            case "openstack" -> ask(request, ImmutableMap.of());
            case "ec2" -> guarded(request, path.subList(1, path.size()));
            default -> guarded(request, path);
        };
    }

    private Reply guarded(MetadataRequest request, ImmutableList<String> path) {
        return switch (gate.decide(request, path, known.uuid(), known.imds())) {
            case ImdsGate.Decision.Answered(var answer) -> answer;
            case ImdsGate.Decision.Passed(var headers) -> ask(request, headers);
        };
    }

    private Reply.Later ask(MetadataRequest request, ImmutableMap<String, String> headers) {
        NovaRequest asked = new NovaRequest(request, known, headers);
        return (exchange, sink) -> nova.ask(asked, exchange, sink);
    }
}
