/** IMDSv2 session tokens. */
@NullMarked
package io.metapunt.token;

import org.jspecify.annotations.NullMarked;
