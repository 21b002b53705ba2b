package dev.assay.standalone.postgres;

import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.process.Ports;
import dev.assay.standalone.process.Waits;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;

/** The one user of the embedded server. */
record PostgresLogin(int port, String password) {
    static final String DATABASE = "assay";

    private static final String MAINTENANCE_DATABASE = "postgres";
    private static final String SOCKET_SECONDS = "30";
    // cannot_connect_now (starting up, recovering) and too_many_connections
    private static final Set<String> COMING_UP = Set.of("57P03", "53300");

    String url(String database) {
        return "jdbc:postgresql://" + Ports.LOOPBACK + ":" + port + "/" + database;
    }

    /** Waits while the server is coming up; false if it refuses us or does not come up in time. */
    boolean answers(Duration limit) {
        boolean[] refused = {false};
        boolean decided = Waits.until(limit, () -> {
            try (Connection connection = connect(MAINTENANCE_DATABASE)) {
                return connection.isValid(5);
            } catch (SQLException e) {
                refused[0] = !isComingUp(e);
                return refused[0];
            }
        });
        return decided && !refused[0];
    }

    private static boolean isComingUp(SQLException e) {
        return e.getSQLState() != null && COMING_UP.contains(e.getSQLState());
    }

    void createDatabase() {
        try (Connection connection = connect(MAINTENANCE_DATABASE);
                Statement statement = connection.createStatement()) {
            if (!exists(statement)) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        } catch (SQLException e) {
            throw new EmbeddedPartException(
                    "Database " + DATABASE + " on port " + port + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static boolean exists(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
            return found.next();
        }
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", PostgresControl.USER);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", SOCKET_SECONDS);
        properties.setProperty("socketTimeout", SOCKET_SECONDS);
        return DriverManager.getConnection(url(database), properties);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "PostgresLogin[" + url(DATABASE) + "]";
    }
}
