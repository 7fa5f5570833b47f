package dev.weir.admin;

/**
 * One of several things that are wrong with a body.
 *
 * @param detail in the operator's words
 * @param pointer to the member (RFC 6901); empty for the whole body
 */
public record Wrong(String detail, String pointer) {}
