package dev.assay.worker;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.tenancy.TenancyDao;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;

/**
 * Whether a team is the first of this installation. Its key administers every organisation, so that its code gains nothing
 * by leaving a sandbox. Asked of the ledger once there is a team, and then known: teams are never deleted.
 */
final class FirstTeam implements Predicate<String> {
    private final DataSource database;
    private volatile Optional<String> first = Optional.empty();

    FirstTeam(DataSource database) {
        this.database = database;
    }

    @Override
    public boolean test(String team) {
        if (first.isEmpty()) {
            first = Ledger.jdbi(database).withExtension(TenancyDao.class, TenancyDao::firstTeam);
        }
        return first.filter(team::equals).isPresent();
    }
}
