/** Where log lines go. */
@NullMarked
package io.metapunt.log;

import org.jspecify.annotations.NullMarked;
