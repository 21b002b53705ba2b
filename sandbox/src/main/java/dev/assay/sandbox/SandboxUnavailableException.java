package dev.assay.sandbox;

/** No sandbox can be started here: the machine or the configuration lacks something, whatever the code that was to run. */
public final class SandboxUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SandboxUnavailableException(String message) {
        super(message);
    }

    public SandboxUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
