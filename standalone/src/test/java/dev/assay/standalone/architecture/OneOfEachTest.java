package dev.assay.standalone.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** The jar has its libraries in the order of their names, so a class that is there twice may be the older one. */
class OneOfEachTest {

    @Test
    void theDocumentsAnnotationsAreThereOnce() throws IOException {
        assertThat(Collections.list(
                        getClass().getClassLoader().getResources("io/swagger/v3/oas/annotations/media/Schema.class")))
                .hasSize(1);
    }
}
