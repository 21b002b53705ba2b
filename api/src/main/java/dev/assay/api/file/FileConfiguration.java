package dev.assay.api.file;

import dev.assay.ledger.file.FileContent;
import dev.assay.ledger.file.FileStore;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ledger's files as beans. */
@Configuration(proxyBeanMethods = false)
class FileConfiguration {

    @Bean
    @ConditionalOnMissingBean
    FileStore fileStore(Jdbi jdbi) {
        return new FileStore(jdbi);
    }

    @Bean
    @ConditionalOnMissingBean
    FileContent fileContent(Jdbi jdbi) {
        return new FileContent(jdbi);
    }
}
