/** Benchmarks of the whole: what {@code ASSAY_BENCH=… mvn spring-boot:run} prints. */
@NullMarked
package dev.assay.standalone.bench;

import org.jspecify.annotations.NullMarked;
