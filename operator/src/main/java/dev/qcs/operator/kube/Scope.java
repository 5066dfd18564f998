package dev.qcs.operator.kube;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the operator looks.
 *
 * @param namespaces empty = everywhere
 */
public record Scope(Set<String> namespaces) {
    public static final Scope EVERYWHERE = new Scope(Set.of());

    public Scope {
        namespaces = Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
    }

    public boolean everywhere() {
        return namespaces.isEmpty();
    }
}
