package io.metapunt.admin;

import java.util.Map;

/**
 * A request that an operator makes in a guest's place.
 *
 * @param port the name of the guest's port
 * @param target path and query
 */
public record GuestQuestion(String port, String method, String target, Map<String, String> headers) {}
