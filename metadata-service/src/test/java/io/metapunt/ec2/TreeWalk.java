package io.metapunt.ec2;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import io.metapunt.http.Answer;
import io.metapunt.instance.Ec2Policy;
import io.metapunt.instance.TestInstances;
import io.metapunt.packet.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a tree as clients do: from its listings down. */
final class TreeWalk {
    private final Ec2Tree tree;

    TreeWalk(Ec2Tree tree) {
        this.tree = tree;
    }

    static TreeWalk of(String instance, Ec2Policy policy) {
        return new TreeWalk(new Ec2Tree(TestInstances.read(instance), policy));
    }

    /** The text at {@code path}. */
    String get(String path) {
        return switch (answer(path)) {
            case Answer.Document document -> new String(document.body(), StandardCharsets.UTF_8);
            case Answer.Refusal refusal -> throw new AssertionError(path + ": " + refusal.status());
        };
    }

    Answer answer(String path) {
        return answer(path, Optional.empty());
    }

    Answer answer(String path, Optional<IpAddress> requester) {
        return tree.answer(
                ImmutableList.copyOf(Splitter.on('/').omitEmptyStrings().split(path)), requester);
    }

    int status(String path) {
        return answer(path).status();
    }

    /** All documents below {@code path}, each by its path from there on. */
    Map<String, String> below(String path) {
        Map<String, String> found = new TreeMap<>();
        collect(path, "", found);
        return found;
    }

    private void collect(String path, String prefix, Map<String, String> found) {
        for (String entry : Splitter.on('\n').split(get(path))) {
            if (entry.endsWith("/")) {
                collect(path + "/" + entry, prefix + entry, found);
            } else if (entry.contains("=")) {
                String key = entry.substring(0, entry.indexOf('=')) + "/openssh-key";
                found.put(prefix + key, get(path + "/" + key));
            } else {
                found.put(prefix + entry, get(path + "/" + entry));
            }
        }
    }
}
