package io.metapunt.openflow;

import com.google.common.collect.ImmutableSet;
import java.nio.file.Path;

/**
 * What TLS towards switches is made of; PEM files all.
 *
 * @param certificate ours, and those between it and its authority
 * @param privateKey of that certificate, as PKCS #8 and without a password
 * @param authority who has to have signed the switches' certificates
 * @param peers the names of which a switch's certificate has to bear one; empty for any name
 */
public record TlsFiles(Path certificate, Path privateKey, Path authority, ImmutableSet<String> peers) {}
