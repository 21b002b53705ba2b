package dev.assay.api.admin;

import dev.assay.ledger.tenancy.KeyDao.KeyRow;

/**
 * A key with a secret that nobody but its maker has seen, and that is nowhere else.
 *
 * @param secret for the caller, once; never logged
 */
public record IssuedKey(KeyRow key, String secret) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "Issued[" + key.id() + "]";
    }
}
