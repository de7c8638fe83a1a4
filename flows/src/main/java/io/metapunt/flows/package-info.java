/** What the switch should hold: a pure function from policy and attached guests to rules, and from wanted and found to changes. */
@NullMarked
package io.metapunt.flows;

import org.jspecify.annotations.NullMarked;
