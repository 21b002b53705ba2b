package dev.assay.template.parse;

import dev.assay.template.node.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is assigned to: names, tuples of them, attributes of namespaces. */
final class TargetParser {
    private static final Set<String> CONSTANTS = Set.of("true", "false", "none", "True", "False", "None");

    private final TokenReader tokens;
    private final Names names;

    TargetParser(TokenReader tokens, Names names) {
        this.tokens = tokens;
        this.names = names;
    }

    /** What a for loop, {@code {% set %}} or {@code {% with %}} assigns to. */
    Target target(boolean namespaces, String... ends) {
        List<Target> targets = new ArrayList<>();
        boolean isTuple = false;
        while (!tokens.isTupleEnd(ends)
                && !tokens.current().is("=")
                && !tokens.current().is("|")) {
            targets.add(single(namespaces));
            if (!tokens.skip(",")) {
                break;
            }
            isTuple = true;
        }
        if (isTuple) {
            return new Target.Several(targets);
        }
        if (targets.isEmpty()) {
            throw tokens.unexpected("a name");
        }
        return targets.getFirst();
    }

    private Target single(boolean namespaces) {
        if (tokens.skip("(")) {
            Target inner = target(false);
            tokens.expect(")");
            return inner;
        }
        String name = assignedName();
        if (namespaces && tokens.skip(".")) {
            String attribute = tokens.expectName();
            names.read(name, tokens.current().line());
            names.assignAttribute(attribute);
            return new Target.Attribute(name, attribute);
        }
        names.assign(name);
        return new Target.Single(name);
    }

    String assignedName() {
        if (CONSTANTS.contains(tokens.current().text())) {
            throw tokens.unexpected("a name");
        }
        return tokens.expectName();
    }
}
