/** Child processes that outlive a crash of the JVM: started in a session of their own, found again and stopped by PID. */
@NullMarked
package dev.assay.standalone.process;

import org.jspecify.annotations.NullMarked;
