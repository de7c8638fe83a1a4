/** The HTTP service a guest talks to: limits, routing, error pages. */
@NullMarked
package io.metapunt.http;

import org.jspecify.annotations.NullMarked;
