/** The operator's way into the daemon: HTTP and JSON over a unix socket, both sides of it. */
@NullMarked
package io.metapunt.admin;

import org.jspecify.annotations.NullMarked;
