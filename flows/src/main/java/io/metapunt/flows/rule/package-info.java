/** The rules that every guest gets, a class each. */
@NullMarked
package io.metapunt.flows.rule;

import org.jspecify.annotations.NullMarked;
