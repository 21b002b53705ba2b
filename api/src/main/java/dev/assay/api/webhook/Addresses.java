package dev.assay.api.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.catalina.util.NetMask;

/** Which addresses are the public Internet's. An IPv4 address mapped into IPv6 is an IPv4 address to Java, and to this. */
final class Addresses {

    /** Anything else {@link NetMask} would take for the name of a host, and look it up. */
    private static final Pattern NETWORK = Pattern.compile("(?:[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F.:]*)/[0-9]{1,3}");

    /** Private, shared, loopback, link-local, reserved, documentation, benchmarking, multicast. */
    private static final List<NetMask> NOT_PUBLIC_4 = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3");

    /** All that is public in IPv6 so far: the rest is unique-local, link-local, multicast, mapped, translated or free. */
    private static final NetMask GLOBAL_6 = new NetMask("2000::/3");

    /** Teredo and other special ones, documentation, 6to4, which has an IPv4 address inside. */
    private static final List<NetMask> NOT_PUBLIC_6 = networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private Addresses() {}

    static boolean isPublic(InetAddress address) {
        if (address instanceof Inet4Address) {
            return NOT_PUBLIC_4.stream().noneMatch(network -> network.matches(address));
        }
        return GLOBAL_6.matches(address) && NOT_PUBLIC_6.stream().noneMatch(network -> network.matches(address));
    }

    /** A network such as {@code 10.0.0.0/8}, which no address of the other family matches; empty where it is none. */
    static Optional<NetMask> network(String text) {
        try {
            return NETWORK.matcher(text).matches() ? Optional.of(new NetMask(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<NetMask> networks(String... texts) {
        return Stream.of(texts).map(NetMask::new).toList();
    }
}
