package io.metapunt.configdrive;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.metapunt.ec2.Ec2Tree;
import io.metapunt.http.Answer;
import io.metapunt.instance.Ec2Policy;
import io.metapunt.instance.Instance;
import io.metapunt.instance.PasswordStore;
import io.metapunt.openstack.OpenStackTree;
import io.metapunt.vendordata.VendorDataClient;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** What stands on a config drive, by its path (Nova's {@code metadata_for_config_drive}): the tree's documents, read from it. */
final class Documents {
    /** Of EC2's versions, Nova puts only these on a drive ({@code config_drive_skip_versions}). */
    private static final ImmutableList<String> EC2_VERSIONS = ImmutableList.of("2009-04-04", "latest");

    private static final byte[] NOTHING = new byte[0];

    private final OpenStackTree openStack;
    private final SortedMap<String, byte[]> found = new TreeMap<>();

    private Documents(Instance instance) {
        this.openStack =
                new OpenStackTree(instance, PasswordStore.none(), VendorDataClient.none(), InstantSource.system());
    }

    static ImmutableSortedMap<String, byte[]> of(Instance instance) {
        Documents documents = new Documents(instance);
        for (String version : documents.listing(ImmutableList.of())) {
            for (String name : documents.listing(ImmutableList.of(version))) {
                // That is the service's, and not a drive's.
                if (!name.equals("password")) {
                    documents.add("openstack", version, name);
                }
            }
        }
        for (int i = 0; i < instance.files().size(); i++) {
            documents.add("openstack", "content", String.format(Locale.ROOT, "%04d", i));
        }
        Ec2Tree ec2 = new Ec2Tree(instance, Ec2Policy.defaults());
        for (String version : EC2_VERSIONS) {
            documents.found.put("ec2/" + version + "/meta-data.json", ec2.metaDataJson(version));
            instance.userData().ifPresent(data -> documents.found.put("ec2/" + version + "/user-data", data.octets()));
        }
        return ImmutableSortedMap.copyOf(documents.found);
    }

    private List<String> listing(ImmutableList<String> path) {
        return new String(read(path), StandardCharsets.UTF_8).lines().toList();
    }

    private void add(String root, String... path) {
        List<String> all = new ArrayList<>(List.of(path));
        found.put(root + "/" + String.join("/", all), read(ImmutableList.copyOf(all)));
    }

    private byte[] read(ImmutableList<String> path) {
        if (openStack.answer(HttpMethod.GET, path, NOTHING) instanceof Answer.Document document) {
            return document.body();
        }
        throw new IllegalStateException(String.join("/", path) + " is listed, and is no document");
    }
}
