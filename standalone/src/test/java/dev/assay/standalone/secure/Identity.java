package dev.assay.standalone.secure;

import dev.assay.standalone.process.ProgramRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A private key and a certificate for loopback that it signed itself, as files.
 *
 * @param key PKCS 8, PEM
 * @param certificate X.509, PEM
 * @param trust a PKCS 12 store in which this certificate is trusted, password {@link #PASSWORD}
 */
record Identity(Path key, Path certificate, Path trust) {

    static final String PASSWORD = "changeit";

    static Identity create(Path folder, String name) throws IOException, GeneralSecurityException {
        Path store = folder.resolve(name + ".p12");
        keytool(
                folder,
                List.of("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-validity", "2"),
                List.of("-ext", "san=dns:localhost,ip:127.0.0.1", "-keystore", store.toString()));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Path key = pem(
                folder.resolve(name + ".key"),
                "PRIVATE KEY",
                keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
        Path certificate = pem(
                folder.resolve(name + ".crt"),
                "CERTIFICATE",
                keys.getCertificate(name).getEncoded());
        Path trust = folder.resolve(name + "-trust.p12");
        keytool(
                folder,
                List.of("-importcert", "-noprompt", "-alias", name, "-file", certificate.toString()),
                List.of("-keystore", trust.toString()));
        return new Identity(key, certificate, trust);
    }

    private static Path pem(Path file, String type, byte[] content) throws IOException {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n");
    }

    private static void keytool(Path folder, List<String> what, List<String> where) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(what);
        command.addAll(where);
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        ProgramRun.Result result = ProgramRun.run(command, folder, Duration.ofSeconds(60));
        if (!result.ok()) {
            throw new IllegalStateException("keytool failed: " + result);
        }
    }
}
