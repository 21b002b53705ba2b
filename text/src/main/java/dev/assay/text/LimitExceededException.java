package dev.assay.text;

import java.io.IOException;

/** A file has more in one piece than is read at once. Whoever reads it knows the limit and says where it was. */
public final class LimitExceededException extends IOException {
    private static final long serialVersionUID = 1L;
}
