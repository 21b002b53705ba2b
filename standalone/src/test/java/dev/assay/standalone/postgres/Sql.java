package dev.assay.standalone.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One statement, one connection. */
final class Sql {
    private Sql() {}

    static void execute(EmbeddedPostgresServer server, String sql) throws SQLException {
        execute(new PostgresLogin(server.port(), server.password()), sql);
    }

    static void execute(PostgresLogin login, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        login.url(PostgresLogin.DATABASE), PostgresControl.USER, login.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String query(EmbeddedPostgresServer server, String sql) throws SQLException {
        return query(server.jdbcUrl(), server.user(), server.password(), sql);
    }

    static String query(String url, String user, String password, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
