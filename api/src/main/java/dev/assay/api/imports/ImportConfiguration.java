package dev.assay.api.imports;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ImportProperties.class, ImportHub.class})
class ImportConfiguration {}
