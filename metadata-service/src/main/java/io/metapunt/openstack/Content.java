package io.metapunt.openstack;

import io.metapunt.http.Answer;
import io.metapunt.instance.Instance;
import java.util.Locale;
import java.util.regex.Pattern;

/** The contents of injected files, below {@code /openstack/content}: by number, four digits of it, and without a listing. */
final class Content {
    private static final Pattern NAME = Pattern.compile("\\d{4}");

    private Content() {}

    static String name(int index) {
        return String.format(Locale.ROOT, "%04d", index);
    }

    static Answer answer(Instance instance, String name) {
        int index = NAME.matcher(name).matches() ? Integer.parseInt(name) : Integer.MAX_VALUE;
        return index < instance.files().size()
                ? new Answer.Document(
                        Answer.TEXT, instance.files().get(index).content().octets())
                : Answer.notFound();
    }
}
