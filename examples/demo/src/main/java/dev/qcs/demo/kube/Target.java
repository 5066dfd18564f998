package dev.qcs.demo.kube;

import java.util.List;

/**
 * What a path under {@code /api} or {@code /apis} addresses.
 *
 * @param namespace empty: the kind has none, or all of them are meant
 * @param name empty: the collection
 * @param subresource empty: the object itself
 */
record Target(ResourceType type, String namespace, String name, String subresource) {

    /** @param rest the path after group and version */
    static Target of(Catalog catalog, String group, String version, List<String> rest) {
        boolean inNamespace = rest.size() > 2
                && rest.getFirst().equals("namespaces")
                && !List.of("status", "finalize").contains(rest.get(2));
        List<String> steps = inNamespace ? rest.subList(2, rest.size()) : rest;
        if (steps.isEmpty() || steps.size() > 3) {
            throw ApiException.noSuchPath(String.join("/", rest));
        }
        return new Target(
                catalog.require(group, version, steps.getFirst()),
                inNamespace ? rest.get(1) : "",
                steps.size() > 1 ? steps.get(1) : "",
                steps.size() > 2 ? steps.get(2) : "");
    }

    ObjectStore.Key key() {
        return ObjectStore.Key.of(type, namespace, name);
    }

    Target named(String given) {
        return new Target(type, namespace, given, subresource);
    }

    Target inNamespace(String given) {
        return new Target(type, given, name, subresource);
    }
}
