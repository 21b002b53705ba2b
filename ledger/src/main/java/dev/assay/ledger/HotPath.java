package dev.assay.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/**
 * Connections of lanes and of the writer. A run's tables are fresh and have no statistics, so the planner must have
 * nothing to choose: every statement here is meant to go by primary key.
 */
public final class HotPath {

    /** Claims and looks choose between indexes by what the tables hold now. */
    public static final String PLAN_EACH_TIME = "SET plan_cache_mode = force_custom_plan";

    /** For the writer, whose statements have one possible plan: its flushes are a sixth shorter. */
    public static final String PLAN_ONCE = "SET plan_cache_mode = force_generic_plan";

    private static final String NOTHING_TO_CHOOSE = PLAN_EACH_TIME + ";" + byPrimaryKey("SET") + "; SET jit = off";

    private HotPath() {}

    /** @param set {@code SET}, or {@code SET LOCAL} for one transaction */
    public static String byPrimaryKey(String set) {
        return """
                %1$s enable_seqscan = off;
                %1$s enable_bitmapscan = off;
                %1$s enable_hashjoin = off;
                %1$s enable_mergejoin = off
                """.formatted(set);
    }

    /**
     * A pool of its own.
     *
     * @param size connections; lanes wait for one a few milliseconds a block, the writer holds one
     */
    public static HikariDataSource dataSource(String jdbcUrl, String user, String password, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("assay-hot-path");
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(10_000);
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(NOTHING_TO_CHOOSE);
        // A server that is gone without a word must not hold the writer for ever.
        config.addDataSourceProperty("socketTimeout", "60");
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // The detail of a server's error quotes the row.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("ApplicationName", "assay-lanes");
        return new HikariDataSource(config);
    }
}
