package io.metapunt.openstack;

import com.google.common.collect.ImmutableList;
import io.metapunt.http.Answer;
import io.metapunt.http.Reply;
import io.metapunt.instance.Instance;
import io.metapunt.instance.PasswordStore;
import io.metapunt.vendordata.VendorDataClient;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The tree below {@code /openstack} for one instance (Nova's {@code api/metadata/base.py}). Documents are rendered when first
 * asked for and shared afterwards. Thread-safe.
 */
public final class OpenStackTree {
    private final Instance instance;
    private final PasswordStore passwords;
    private final VendorData vendorData;
    private final InstantSource clock;
    private final Map<OpenStackVersion, SeededDocument> seeded = new ConcurrentHashMap<>();
    private final Map<String, byte[]> rendered = new ConcurrentHashMap<>();

    public OpenStackTree(Instance instance, PasswordStore passwords, VendorDataClient vendorData, InstantSource clock) {
        this.instance = instance;
        this.passwords = passwords;
        this.vendorData = new VendorData(instance, vendorData);
        this.clock = clock;
    }

    /**
     * The answer for {@code path}, which begins below {@code openstack}. As in Nova, only the password heeds the method: every
     * other document is read by any.
     */
    public Reply answer(HttpMethod method, ImmutableList<String> path, byte[] body) {
        if (path.isEmpty()) {
            return Answer.text(
                    String.join("\n", OpenStackVersion.listing(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))));
        }
        if (path.getFirst().equals("content") && path.size() == 2) {
            return Content.answer(instance, path.get(1));
        }
        Optional<OpenStackVersion> version = OpenStackVersion.of(path.getFirst());
        if (version.isEmpty() || path.size() > 2) {
            return Answer.notFound();
        }
        if (path.size() == 1) {
            return Answer.text(String.join("\n", listing(version.get())));
        }
        return leaf(version.get(), path.get(1), method, body);
    }

    /** Nova's order; user data is listed only where there is some. */
    private List<String> listing(OpenStackVersion version) {
        List<String> names = new ArrayList<>();
        names.add("meta_data.json");
        if (instance.userData().isPresent()) {
            names.add("user_data");
        }
        if (version.since(OpenStackVersion.GRIZZLY)) {
            names.add("password");
        }
        if (version.since(OpenStackVersion.HAVANA)) {
            names.add("vendor_data.json");
        }
        if (version.since(OpenStackVersion.LIBERTY)) {
            names.add("network_data.json");
        }
        if (version.since(OpenStackVersion.NEWTON_TWO)) {
            names.add("vendor_data2.json");
        }
        return names;
    }

    private Reply leaf(OpenStackVersion version, String name, HttpMethod method, byte[] body) {
        return switch (name) {
            case "meta_data.json" -> new Answer.Document(Answer.JSON, metaData(version));
            case "user_data" ->
                instance.userData()
                        .<Answer>map(data -> new Answer.Document(Answer.TEXT, data.octets()))
                        .orElseGet(Answer::notFound);
            // Answered at every version, though listed from Liberty on.
            case "network_data.json" ->
                new Answer.Document(Answer.TEXT, rendered(name, () -> NovaJson.write(NetworkData.of(instance))));
            case "password" -> version.since(OpenStackVersion.GRIZZLY) ? password(method, body) : Answer.notFound();
            case "vendor_data.json" -> version.since(OpenStackVersion.HAVANA) ? vendorData.first() : Answer.notFound();
            case "vendor_data2.json" ->
                version.since(OpenStackVersion.NEWTON_TWO) ? vendorData.second() : Answer.notFound();
            default -> Answer.notFound();
        };
    }

    private byte[] rendered(String name, Supplier<byte[]> document) {
        return rendered.computeIfAbsent(name, _ -> document.get());
    }

    private byte[] metaData(OpenStackVersion version) {
        if (!version.since(OpenStackVersion.GRIZZLY)) {
            return rendered("meta_data.json", () -> NovaJson.write(MetaData.of(instance, version)));
        }
        return seeded.computeIfAbsent(version, v -> new SeededDocument(MetaData.of(instance, v)))
                .fresh();
    }

    /** Nova's {@code api/metadata/password.py}: written once, by the guest, and read by whom it concerns. */
    private Answer password(HttpMethod method, byte[] body) {
        if (method.equals(HttpMethod.GET)) {
            return new Answer.Document(
                    "text/html; charset=UTF-8",
                    passwords.get(instance.uuid()).orElse("").getBytes(StandardCharsets.UTF_8));
        }
        if (!method.equals(HttpMethod.POST)) {
            return new Answer.Refusal(400);
        }
        return switch (passwords.putIfAbsent(instance.uuid(), body)) {
            case STORED -> new Answer.Document("text/html; charset=UTF-8", new byte[0]);
            case ALREADY_SET -> new Answer.Refusal(409);
            case UNUSABLE -> new Answer.Refusal(400);
        };
    }
}
