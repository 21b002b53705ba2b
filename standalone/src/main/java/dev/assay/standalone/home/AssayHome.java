package dev.assay.standalone.home;

import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.process.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data folder of one Assay.
 *
 * @param path absolute
 */
public record AssayHome(Path path) {
    /** Environment variable that names the folder; default {@code .assay} in the working directory. */
    public static final String ENV_HOME = "ASSAY_HOME";

    /** Environment variable that gives the first API key. */
    public static final String ENV_API_KEY = "ASSAY_API_KEY";

    private static final int KEY_BYTES = 32;

    public AssayHome {
        path = path.toAbsolutePath().normalize();
    }

    /** The configured folder, or {@code .assay} where none is, whether it exists or not. */
    public static AssayHome at(@Nullable String configured) {
        return new AssayHome(Path.of(configured == null || configured.isBlank() ? ".assay" : configured));
    }

    /**
     * As {@link #at}; created with mode 0700 where it is missing. One that is there is closed to others as well, with what
     * is in it: keys and answers of models.
     *
     * @throws EmbeddedPartException where it belongs to another user, also for root, or everybody may write it
     */
    public static AssayHome open(@Nullable String configured) {
        AssayHome home = at(configured);
        if (Files.exists(home.path) && !Files.isDirectory(home.path)) {
            throw new EmbeddedPartException(ENV_HOME + ": " + home.path + " (expected: a folder)");
        }
        PrivateFiles.createFolder(home.path);
        HomeAccess.close(home.path);
        if (!Files.isWritable(home.path)) {
            throw new EmbeddedPartException(ENV_HOME + ": " + home.path + " (expected: a folder that the user "
                    + System.getProperty("user.name") + " may write)");
        }
        return home;
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    public Path apiKeyFile() {
        return path.resolve("api-key");
    }

    /**
     * The first API key: the configured one, or else the one in {@link #apiKeyFile()}, which is made when it is missing
     * ({@code assay_} and 32 random bytes in base64url, mode 0600).
     */
    public ApiKey apiKey(@Nullable String configured) {
        if (configured != null && !configured.isBlank()) {
            return new ApiKey(configured.strip(), Optional.empty());
        }
        Path file = apiKeyFile();
        if (!Files.exists(file)) {
            PrivateFiles.write(file, "assay_" + randomToken() + "\n");
        }
        String key = PrivateFiles.read(file).strip();
        if (key.isEmpty()) {
            throw new EmbeddedPartException(
                    file + " is empty (expected: an API key; delete the file to get a new one)");
        }
        return new ApiKey(key, Optional.of(file));
    }

    /** 32 random bytes in base64url, 43 characters. */
    public static String randomToken() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The first API key.
     *
     * @param value the secret; never logged
     * @param file where it is kept; empty where it was configured
     */
    public record ApiKey(String value, Optional<Path> file) {
        @Override
        public String toString() {
            return "ApiKey[" + file.map(Path::toString).orElse(ENV_API_KEY) + "]";
        }
    }
}
