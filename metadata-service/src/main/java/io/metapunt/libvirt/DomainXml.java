package io.metapunt.libvirt;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.metapunt.instance.ProjectSource;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a domain's description, as libvirt keeps it: {@code domain}, or {@code domstatus} of a running one. Values count only in
 * their very place, and Nova's only in Nova's namespace: names in a description may be a user's. No document type is read, so
 * there are no entities but XML's own.
 */
final class DomainXml {
    private static final ImmutableSet<String> NOVA = ImmutableSet.of(
            "http://openstack.org/xmlns/libvirt/nova/1.0", "http://openstack.org/xmlns/libvirt/nova/1.1");

    private static final ImmutableList<String> UUID_PLACE = ImmutableList.of("domain", "uuid");
    private static final ImmutableList<String> PROJECT_PLACE =
            ImmutableList.of("domain", "metadata", "nova:instance", "nova:owner", "nova:project");

    private static final int MAX_DEPTH = 64;
    private static final XMLInputFactory factory = factory();

    private final Deque<String> place = new ArrayDeque<>();
    private @Nullable UUID uuid;
    private @Nullable String projectId;
    private boolean projectTwice;

    private DomainXml() {}

    private static XMLInputFactory factory() {
        XMLInputFactory made = XMLInputFactory.newDefaultFactory();
        made.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        made.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        made.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        made.setProperty(XMLInputFactory.IS_COALESCING, true);
        return made;
    }

    /** What a description says. */
    sealed interface Reading {
        /** A domain. */
        record Read(Domain domain) implements Reading {}

        /** It is none, or cannot be read. */
        record Unreadable(int line, String why) implements Reading {}
    }

    static Reading read(byte[] text) {
        DomainXml reader = new DomainXml();
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(text));
            return reader.read(xml);
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            return new Reading.Unreadable(line, "no XML: " + firstLine(e));
        }
    }

    private static String firstLine(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int at = message.indexOf("Message: ");
        return (at < 0 ? message : message.substring(at + "Message: ".length()))
                .lines()
                .findFirst()
                .orElse("");
    }

    private Reading read(XMLStreamReader xml) throws XMLStreamException {
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (place.size() == MAX_DEPTH) {
                        return new Reading.Unreadable(line(xml), "elements too deep in each other");
                    }
                    place.addLast(name(xml));
                    element(xml);
                }
                case XMLStreamConstants.END_ELEMENT -> place.removeLast();
                case XMLStreamConstants.DTD -> {
                    return new Reading.Unreadable(line(xml), "a document type, which libvirt never writes");
                }
                default -> {}
            }
        }
        if (uuid == null) {
            return new Reading.Unreadable(0, "no domain with a uuid");
        }
        if (projectTwice) {
            return new Reading.Unreadable(0, "more than one nova:project");
        }
        return new Reading.Read(new Domain(uuid, Optional.ofNullable(projectId)));
    }

    private static int line(XMLStreamReader xml) {
        return xml.getLocation().getLineNumber();
    }

    private static String name(XMLStreamReader xml) {
        String namespace = xml.getNamespaceURI();
        if (namespace == null || namespace.isEmpty()) {
            return xml.getLocalName();
        }
        return (NOVA.contains(namespace) ? "nova:" : "other:") + xml.getLocalName();
    }

    private void element(XMLStreamReader xml) throws XMLStreamException {
        if (is(UUID_PLACE)) {
            String text = xml.getElementText().strip();
            // getElementText has gone past the element's end.
            place.removeLast();
            if (text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
                uuid = UUID.fromString(text);
            }
        } else if (is(PROJECT_PLACE)) {
            projectTwice |= projectId != null;
            projectId = Optional.ofNullable(xml.getAttributeValue(null, "uuid"))
                    .flatMap(ProjectSource::id)
                    .orElse(null);
        }
    }

    /** Whether the reader is at {@code wanted}, with the status of a running domain around it or without. */
    private boolean is(ImmutableList<String> wanted) {
        int around = !place.isEmpty() && place.getFirst().equals("domstatus") ? 1 : 0;
        return place.size() == wanted.size() + around
                && place.stream().skip(around).toList().equals(wanted);
    }
}
