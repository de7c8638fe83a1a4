/** The commands. Tables for people, JSON for programs, exit statuses for scripts. */
@NullMarked
package io.metapunt.cli;

import org.jspecify.annotations.NullMarked;
