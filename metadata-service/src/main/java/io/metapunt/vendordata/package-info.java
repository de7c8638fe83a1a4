/** Vendor data that other services give for an instance when it is asked for, as Nova's DynamicJSON has it. */
@NullMarked
package io.metapunt.vendordata;

import org.jspecify.annotations.NullMarked;
