/** The service manager that started this, if it is systemd. */
@NullMarked
package io.metapunt.systemd;

import org.jspecify.annotations.NullMarked;
