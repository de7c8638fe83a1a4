/** The EC2 metadata tree. */
@NullMarked
package io.metapunt.ec2;

import org.jspecify.annotations.NullMarked;
