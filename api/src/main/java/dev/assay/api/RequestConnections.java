package dev.assay.api;

import com.zaxxer.hikari.HikariDataSource;
import dev.assay.api.settings.ApiProperties;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * What every connection of the API is told once: how long a statement may take, and to plan each statement for its own
 * arguments. A list has many filters and one statement; a plan that serves all of them would use none of their indexes.
 */
final class RequestConnections implements BeanPostProcessor {

    private final Environment environment;

    RequestConnections(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool) {
            pool.setConnectionInitSql(sql(pool.getConnectionInitSql()));
        }
        return bean;
    }

    private String sql(@Nullable String own) {
        ApiProperties.Api api = Binder.get(environment).bindOrCreate("assay.api", ApiProperties.Api.class);
        Duration timeout = Objects.requireNonNull(api.statementTimeout(), "statementTimeout is null");
        String sql = "SET statement_timeout = " + timeout.toMillis()
                + "; SET plan_cache_mode = force_custom_plan; SET jit = off";
        return own == null ? sql : sql + "; " + own;
    }
}
