/** Session tokens of the EC2 tree, as the instance metadata service version 2 has them. */
@NullMarked
package io.metapunt.token;

import org.jspecify.annotations.NullMarked;
