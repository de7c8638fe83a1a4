package io.metapunt.admin;

/**
 * The body of every answer that is not 200.
 *
 * @param error what is wrong, in words for an operator
 */
record AdminError(String error) {}
