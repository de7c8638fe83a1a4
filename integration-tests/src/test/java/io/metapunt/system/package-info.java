/** What users are promised, tried on a real Open vSwitch. */
@NullMarked
package io.metapunt.system;

import org.jspecify.annotations.NullMarked;
