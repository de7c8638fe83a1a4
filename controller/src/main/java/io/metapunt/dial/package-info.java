/** Connections to Open vSwitch's unix sockets that are made again whenever they end. */
@NullMarked
package io.metapunt.dial;

import org.jspecify.annotations.NullMarked;
