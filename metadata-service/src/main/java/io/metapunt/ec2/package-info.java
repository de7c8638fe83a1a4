/** The EC2 metadata tree, as Nova serves it. */
@NullMarked
package io.metapunt.ec2;

import org.jspecify.annotations.NullMarked;
