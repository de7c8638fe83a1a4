package io.metapunt.instance;

import java.util.UUID;

/** An instance's metadata, as its file has it. */
public record Instance(UUID uuid) {}
