package dev.assay.api.webhook;

import dev.assay.api.error.ShownValue;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.catalina.util.NetMask;
import org.springframework.stereotype.Component;

/** Which targets a webhook may have: public addresses over https on port 443, and what the configuration allows. */
@Component
public class WebhookTargets {

    private static final Pattern HOST_PORT = Pattern.compile(".+:[0-9]{1,5}");

    /** What some programs read as an address: 2130706433, 0x7f000001, 0177.0.0.1, 127.1. */
    private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)\\.?");

    private static final Pattern ADDRESS = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})(?:\\.(?!$)|$)){4}");

    private final Resolver resolver;
    private final Set<String> hosts = new TreeSet<>();
    private final List<NetMask> networks = new ArrayList<>();

    WebhookTargets(Resolver resolver, WebhookProperties properties) {
        this.resolver = resolver;
        for (String entry : properties.allow()) {
            Optional<NetMask> network = Addresses.network(entry);
            network.ifPresent(networks::add);
            if (network.isEmpty()) {
                if (!HOST_PORT.matcher(entry).matches()) {
                    throw new IllegalArgumentException("assay.webhooks.allow: " + entry
                            + " (expected: host:port, or a network such as 10.0.0.0/8)");
                }
                hosts.add(entry.toLowerCase(Locale.ROOT));
            }
        }
    }

    /**
     * A checked target.
     *
     * @param addresses none of which is refused, in the resolver's order
     */
    record Checked(URI url, String host, int port, boolean tls, List<InetAddress> addresses) {}

    /** Why a URL is refused, as far as that can be said without looking its name up; empty where it is not. */
    public Optional<String> refusal(String text) {
        try {
            URI url = parse(text);
            if (literal(host(url))) {
                check(url);
            }
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(shown(text) + " (expected: " + e.getMessage() + ")");
        } catch (UnknownHostException e) {
            return Optional.of(shown(text) + " (expected: a host name or an address)");
        }
    }

    /** The part of it that is no secret: a path or a user may be one. */
    private static String shown(String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null) {
                String port = url.getPort() < 0 ? "" : ":" + url.getPort();
                return ShownValue.cut(url.getScheme() + "://" + url.getHost() + port);
            }
        } catch (URISyntaxException e) {
            return "a URL that cannot be read";
        }
        return "a URL without a host";
    }

    /** Looks the name up, once, and refuses it where any of its addresses is not allowed. */
    Checked resolve(String text) throws RefusedException, UnknownHostException {
        return check(parse(text));
    }

    private Checked check(URI url) throws RefusedException, UnknownHostException {
        String host = host(url);
        int port = port(url);
        List<InetAddress> addresses = resolver.resolve(host);
        boolean named = hosts.contains(host + ":" + port);
        boolean standard = url.getScheme().equals("https") && port == 443;
        for (InetAddress address : addresses) {
            boolean allowed = named || networks.stream().anyMatch(network -> network.matches(address));
            if (!allowed && !standard) {
                throw new RefusedException("https on port 443, or a target that assay.webhooks.allow names");
            }
            if (!allowed && !Addresses.isPublic(address)) {
                throw new RefusedException("a public address, or a target that assay.webhooks.allow names");
            }
        }
        if (addresses.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return new Checked(url, host, port, url.getScheme().equals("https"), List.copyOf(addresses));
    }

    private URI parse(String text) throws RefusedException {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new RefusedException("an https URL");
        }
        boolean https = "https".equals(url.getScheme());
        if (!https && !"http".equals(url.getScheme())
                || url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getRawFragment() != null) {
            throw new RefusedException("an https URL without user and fragment");
        }
        if (NUMBER.matcher(host(url)).matches() && !ADDRESS.matcher(host(url)).matches()) {
            throw new RefusedException("a host name, or an address such as 203.0.113.7");
        }
        if (port(url) < 1 || port(url) > 65_535) {
            throw new RefusedException("a port of 1..65535");
        }
        boolean standard = https && port(url) == 443;
        if (!standard && networks.isEmpty() && !hosts.contains(host(url) + ":" + port(url))) {
            throw new RefusedException("https on port 443, or a target that assay.webhooks.allow names");
        }
        return url;
    }

    private static boolean literal(String host) {
        return host.contains(":") || host.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.');
    }

    private static String host(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return url.getScheme().equals("https") ? 443 : 80;
    }

    /** The message says what is expected. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        RefusedException(String expectation) {
            super(expectation, null, false, false);
        }
    }
}
