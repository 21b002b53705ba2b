package dev.assay.api.webhook;

import java.net.InetAddress;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
class WebhookConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Resolver webhookResolver() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
