/** The Open vSwitch database (RFC 7047): what is attached where, and which ports are guests. */
@NullMarked
package io.metapunt.ovsdb;

import org.jspecify.annotations.NullMarked;
