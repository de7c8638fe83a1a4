/** Files that people write, read strictly, with errors that say where. */
@NullMarked
package io.metapunt.yaml;

import org.jspecify.annotations.NullMarked;
