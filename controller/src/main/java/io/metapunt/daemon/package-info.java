/** The daemon: bridges, their guests and flows, wired together; its life cycle. */
@NullMarked
package io.metapunt.daemon;

import org.jspecify.annotations.NullMarked;
