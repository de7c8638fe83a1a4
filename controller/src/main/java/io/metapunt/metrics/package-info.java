/** What is counted, as Prometheus reads it. */
@NullMarked
package io.metapunt.metrics;

import org.jspecify.annotations.NullMarked;
