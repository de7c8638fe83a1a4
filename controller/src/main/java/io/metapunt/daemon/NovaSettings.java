package io.metapunt.daemon;

import io.metapunt.nova.NovaConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Nova's part.
 *
 * @param exclusive whether Nova answers all guests; if not, those that the directory does not know
 * @param config where Nova is; empty if it is not asked at all
 * @param libvirt where libvirt describes the running domains
 */
public record NovaSettings(boolean exclusive, Optional<NovaConfig> config, Path libvirt) {}
