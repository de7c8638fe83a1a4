package io.metapunt.nova;

import io.metapunt.instance.ImdsOptions;
import java.util.UUID;

/**
 * An instance whose metadata Nova has.
 *
 * @param projectId its project, which Nova compares with its own
 * @param imds how its EC2 tree is guarded
 */
public record RemoteInstance(UUID uuid, String projectId, ImdsOptions imds) {}
