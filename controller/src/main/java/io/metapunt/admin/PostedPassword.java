package io.metapunt.admin;

/**
 * What a guest has posted as its password: as a rule encrypted by the guest, for the owner of its key.
 *
 * @param uuid the instance
 */
public record PostedPassword(String uuid, String password) {}
