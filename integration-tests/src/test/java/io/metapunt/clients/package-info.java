/** Real clients, each in a guest on a real Open vSwitch. */
@NullMarked
package io.metapunt.clients;

import org.jspecify.annotations.NullMarked;
