package dev.assay.worker;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/** A worker as a process of its own. */
@SpringBootApplication(scanBasePackages = {})
@Import(WorkerConfiguration.class)
public class AssayWorker {

    public static void main(String[] args) {
        SpringApplication.run(AssayWorker.class, args);
    }
}
