/** What guests sent and what they were answered, as pcapng. */
@NullMarked
package io.metapunt.capture;

import org.jspecify.annotations.NullMarked;
