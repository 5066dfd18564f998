/** What a user may say of the speed of scaling, in the words of HorizontalPodAutoscaler {@code autoscaling/v2}. */
@NullMarked
package dev.qcs.operator.policy.behavior;

import org.jspecify.annotations.NullMarked;
