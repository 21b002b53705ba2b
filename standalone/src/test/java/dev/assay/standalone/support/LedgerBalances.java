package dev.assay.standalone.support;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After every test of this module the ledger of every run balances, whatever the test did to them. Found by JUnit itself. */
public final class LedgerBalances implements AfterEachCallback {

    @Override
    public void afterEach(ExtensionContext context) {
        TestAssay.audit();
    }
}
