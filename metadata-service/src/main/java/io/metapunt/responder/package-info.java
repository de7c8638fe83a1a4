/** The local responder of one bridge: guests' links, their timers and their channels on one event loop. */
@NullMarked
package io.metapunt.responder;

import org.jspecify.annotations.NullMarked;
