package io.metapunt.vendordata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.metapunt.instance.Instance;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks all services for an instance's vendor data, at once, as Nova does ({@code nova/api/metadata/vendordata_dynamic.py}). */
public final class VendorDataClient {
    private static final Logger log = LoggerFactory.getLogger(VendorDataClient.class);
    private static final JsonMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final VendorDataPolicy policy;
    private final Executor lookups;
    private final ImmutableList<Complaints> complaints;
    private final Optional<SslContext> tls;

    private VendorDataClient(VendorDataPolicy policy, Executor lookups, Optional<SslContext> tls) {
        this.policy = policy;
        this.lookups = lookups;
        this.complaints = policy.targets().stream().map(_ -> new Complaints()).collect(ImmutableList.toImmutableList());
        this.tls = tls;
    }

    /** Asks nobody: static data only. */
    public static VendorDataClient none() {
        return new VendorDataClient(VendorDataPolicy.defaults(), Runnable::run, Optional.empty());
    }

    /**
     * Asks whom {@code policy} names.
     *
     * @param lookups runs what looks up addresses, and may block
     * @throws IOException if the policy's certificates cannot be read
     */
    public static VendorDataClient open(VendorDataPolicy policy, Executor lookups) throws IOException {
        boolean secure = policy.targets().stream().anyMatch(VendorTarget::isTls);
        return new VendorDataClient(policy, lookups, secure ? Optional.of(tls(policy)) : Optional.empty());
    }

    private static SslContext tls(VendorDataPolicy policy) throws IOException {
        SslContextBuilder builder = SslContextBuilder.forClient();
        try {
            policy.ca().ifPresent(ca -> builder.trustManager(ca.toFile()));
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new IOException("no certificates in " + policy.ca().orElseThrow() + ": " + e.getMessage(), e);
        }
    }

    /** Where the data comes from. */
    public VendorDataPolicy policy() {
        return policy;
    }

    /**
     * Asks every service.
     *
     * @param loop asks, and calls {@code heard}, once, within the policy's limit; this is called on it
     * @param heard takes what each gave, by its name, in the policy's order; empty if that is not all, and has to be
     */
    public void ask(Instance instance, EventLoop loop, Consumer<Optional<ObjectNode>> heard) {
        byte[] question = question(instance);
        List<Optional<JsonNode>> answers = new ArrayList<>();
        int[] missing = {policy.targets().size()};
        for (int i = 0; i < policy.targets().size(); i++) {
            int place = i;
            answers.add(Optional.empty());
            VendorExchange exchange = new VendorExchange(policy.targets().get(i), tls, policy.limit(), outcome -> {
                answers.set(place, read(instance, place, outcome));
                if (--missing[0] == 0) {
                    heard.accept(whole(answers));
                }
            });
            exchange.start(loop, lookups, question);
        }
    }

    private Optional<ObjectNode> whole(List<Optional<JsonNode>> answers) {
        ObjectNode all = mapper.createObjectNode();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).isEmpty() && policy.failureFatal()) {
                return Optional.empty();
            }
            all.set(policy.targets().get(i).name(), answers.get(i).orElseGet(mapper::createObjectNode));
        }
        return Optional.of(all);
    }

    /** Nothing at all counts as an empty object, as with Nova. */
    private Optional<JsonNode> read(Instance instance, int place, VendorExchange.Outcome outcome) {
        String wrong;
        switch (outcome) {
            case VendorExchange.Outcome.Answered(byte[] body)
            when body.length == 0 -> {
                return Optional.of(mapper.createObjectNode());
            }
            case VendorExchange.Outcome.Answered(byte[] body) -> {
                try {
                    return Optional.of(mapper.readTree(body));
                } catch (IOException _) {
                    wrong = "its answer is no JSON";
                }
            }
            case VendorExchange.Outcome.Failed(String reason) -> wrong = reason;
        }
        VendorTarget target = policy.targets().get(place);
        if (complaints.get(place).isDue(wrong)) {
            // Not its URL, which may hold a secret.
            log.warn("vendor data {} of {}: {}", target.name(), instance.uuid(), wrong);
        }
        return Optional.empty();
    }

    /** What Nova sends; of a host name, the part before the domain. */
    private static byte[] question(Instance instance) {
        ObjectNode question = mapper.createObjectNode();
        question.put("project-id", instance.projectId());
        question.put("instance-id", instance.uuid().toString());
        question.put("image-id", instance.imageId().orElse(""));
        question.put(
                "user-data",
                instance.userData()
                        .map(data -> Base64.getEncoder().encodeToString(data.octets()))
                        .orElse(null));
        question.put("hostname", instance.hostname().replaceFirst("\\..*", ""));
        ObjectNode metadata = question.putObject("metadata");
        instance.meta().forEach(metadata::put);
        question.put("boot-roles", "");
        try {
            return mapper.writeValueAsBytes(question);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
