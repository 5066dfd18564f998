package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** The kinds that are installed, and the discovery documents that tell clients so. */
final class Catalog {
    private static final List<String> VERBS = List.of("create", "delete", "get", "list", "patch", "update", "watch");

    private final List<ResourceType> types = new CopyOnWriteArrayList<>(ResourceType.builtIn());

    /** Adds or replaces the kind that a CustomResourceDefinition describes. */
    void install(JsonNode definition) {
        ResourceType type = ResourceType.of(definition);
        uninstall(definition);
        types.add(type);
    }

    void uninstall(JsonNode definition) {
        ResourceType type = ResourceType.of(definition);
        types.removeIf(known -> known.qualifiedName().equals(type.qualifiedName()));
    }

    /** @throws ApiException 404 when no such kind is installed */
    ResourceType require(String group, String version, String plural) {
        return types.stream()
                .filter(type -> type.group().equals(group)
                        && type.version().equals(version)
                        && type.plural().equals(plural))
                .findFirst()
                .orElseThrow(() -> ApiException.noSuchPath(group + "/" + version + "/" + plural));
    }

    /** What a path that leads to no object answers. */
    ObjectNode document(List<String> path) {
        return switch (String.join("/", path)) {
            case "version" ->
                Json.object()
                        .put("major", "1")
                        .put("minor", "36")
                        .put("gitVersion", "v1.36.0+embedded")
                        .put("platform", System.getProperty("os.name").toLowerCase(Locale.ROOT));
            case "healthz", "livez", "readyz" -> Json.object().put("status", "ok");
            case "openapi/v3" -> OpenApi.index(types);
            case "api" -> {
                ObjectNode versions = Json.object().put("kind", "APIVersions");
                versions.putArray("versions").add("v1");
                yield versions;
            }
            case "apis" -> groups();
            case "api/v1" -> resources("", "v1");
            default -> {
                if (path.size() > 2 && path.getFirst().equals("openapi")) {
                    yield OpenApi.document(types, String.join("/", path.subList(2, path.size())));
                }
                if (path.size() == 2 && path.getFirst().equals("apis")) {
                    yield group(path.get(1)).put("kind", "APIGroup").put("apiVersion", "v1");
                }
                if (path.size() == 3 && path.getFirst().equals("apis")) {
                    yield resources(path.get(1), path.get(2));
                }
                throw ApiException.noSuchPath("/" + String.join("/", path));
            }
        };
    }

    private ObjectNode groups() {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        types.stream()
                .map(ResourceType::group)
                .filter(group -> !group.isEmpty())
                .distinct()
                .forEach(group -> groups.add(group(group)));
        return list;
    }

    private ObjectNode group(String name) {
        List<String> versions = types.stream()
                .filter(type -> type.group().equals(name))
                .map(ResourceType::version)
                .distinct()
                .toList();
        if (versions.isEmpty()) {
            throw ApiException.noSuchPath("/apis/" + name);
        }
        ObjectNode group = Json.object().put("name", name);
        ArrayNode served = group.putArray("versions");
        for (String version : versions) {
            served.addObject().put("groupVersion", name + "/" + version).put("version", version);
        }
        group.set("preferredVersion", served.get(0));
        return group;
    }

    private ObjectNode resources(String group, String version) {
        String groupVersion = group.isEmpty() ? version : group + "/" + version;
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", groupVersion);
        ArrayNode resources = list.putArray("resources");
        types.stream()
                .filter(type -> type.apiVersion().equals(groupVersion))
                .forEach(type -> describe(type, resources));
        if (resources.isEmpty()) {
            throw ApiException.noSuchPath(groupVersion);
        }
        return list;
    }

    private static void describe(ResourceType type, ArrayNode resources) {
        ObjectNode resource = entry(resources, type, "", type.kind(), VERBS);
        resource.put("singularName", type.singular());
        type.shortNames().forEach(resource.putArray("shortNames")::add);
        type.categories().forEach(resource.putArray("categories")::add);
        if (type.status()) {
            entry(resources, type, "/status", type.kind(), List.of("get", "patch", "update"));
        }
        if (type.scale()) {
            entry(resources, type, "/scale", "Scale", List.of("get", "patch", "update"))
                    .put("group", "autoscaling")
                    .put("version", "v1");
        }
    }

    private static ObjectNode entry(
            ArrayNode resources, ResourceType type, String suffix, String kind, List<String> verbs) {
        ObjectNode entry = resources
                .addObject()
                .put("name", type.plural() + suffix)
                .put("singularName", "")
                .put("namespaced", type.namespaced())
                .put("kind", kind);
        verbs.forEach(entry.putArray("verbs")::add);
        return entry;
    }
}
