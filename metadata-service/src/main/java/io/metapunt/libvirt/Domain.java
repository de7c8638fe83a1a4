package io.metapunt.libvirt;

import java.util.Optional;
import java.util.UUID;

/**
 * A domain, as far as it matters here.
 *
 * @param uuid the domain's, which Nova makes the instance's
 * @param projectId what Nova wrote into its metadata; empty for a domain that is not Nova's
 */
record Domain(UUID uuid, Optional<String> projectId) {}
