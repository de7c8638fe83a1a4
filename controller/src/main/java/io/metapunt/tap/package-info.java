/** Linux TAP devices, through the foreign function interface: no native code of our own. */
@NullMarked
package io.metapunt.tap;

import org.jspecify.annotations.NullMarked;
