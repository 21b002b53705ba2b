package dev.assay.api.dispatch;

import dev.assay.api.schedule.ScheduleProperties;
import dev.assay.api.temporal.DispatchProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DispatchProperties.class, ReconcilerProperties.class, ScheduleProperties.class})
class DispatchConfiguration {}
