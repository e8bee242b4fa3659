"""Much of one thing: what takes time that grows faster than its number."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hostile_input import (
    EVERYTHING,
    Files,
    HostileInput,
    Inputs,
    cluster,
    config_map,
    flux,
    manifest,
)

NUMBERS = (10, 100, 300, 1000, 3000, 10_000, 20_000, 40_000)
_SET = "fluxcd.controlplane.io/v1"
_HELM = "helm.toolkit.fluxcd.io/v2"


def crowds() -> Inputs:
    """Return inputs with more and more of each thing."""
    for name, (make, most) in MANY.items():
        for number in NUMBERS:
            if number <= most:
                yield HostileInput(f"crowds/{name}/{number}", partial(make, number))
    for name, (make, most) in GRAPHS.items():
        for number in NUMBERS:
            if number <= most:
                yield HostileInput(f"crowds/{name}/{number}", partial(make, number), EVERYTHING)
                yield HostileInput(f"crowds/{name}-formats/{number}", partial(make, number), tuple(
                    ("graph", "--level", level, "--format", form)
                    for level, form in (("flux", "mermaid"), ("all", "dot"), ("kustomizations", "svg"), ("all", "json"))
                ))  # fmt: skip


def _file(text: Callable[[int], str], number: int) -> Files:
    """Return one file with so many of something."""
    return cluster({"apps/all.yaml": "".join(map(text, range(number)))})


def _files(text: Callable[[int], str], number: int) -> Files:
    """Return so many files with something each."""
    return cluster({f"apps/f{i}.yaml": text(i) for i in range(number)})


def _listed(text: Callable[[int], str], number: int) -> Files:
    """Return a kustomization file with so many entries of something, and objects for them."""
    objects = "".join(config_map(f"c{i}") for i in range(min(number, 2000)))
    lines = "resources:\n- all.yaml\n" + "".join(map(text, range(number)))
    return cluster({"apps/all.yaml": objects, "apps/kustomization.yaml": lines})


def _in_one(head: str, text: Callable[[int], str], number: int, tail: str = "") -> Files:
    """Return one object with so many entries of something."""
    return cluster({"apps/all.yaml": head + "".join(map(text, range(number))) + tail})


def _entries(head: str, text: Callable[[int], str], number: int) -> Files:
    return _listed(lambda i: (f"{head}:\n" if i == 0 else "") + text(i), number)


def _configmap_of(text: Callable[[int], str]) -> Callable[[int], Files]:
    return partial(_in_one, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n", text)


def _undefined(number: int) -> Files:
    names = "".join(f'  k{i}: "${{NAME_{i}}}"\n' for i in range(number))
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n"
    return cluster({"apps/all.yaml": head + names}, ", postBuild: {substitute: {A: b}}")


def _undefined_in_one_text(number: int) -> Files:
    text = " ".join(f"${{NAME_{i}}}" for i in range(number))
    return cluster({"apps/all.yaml": config_map("a", f'a: "{text}"')}, ", postBuild: {substitute: {A: b}}")


def _nearly_defined(number: int) -> Files:
    """Return variables that something unknown may set, and as many that are nearly called so."""
    names = "".join(f'  k{i}: "${{NAME_{_letters(i)}X}}"\n' for i in range(number))
    variables = ", ".join(f"NAME_{_letters(i)}: a" for i in range(number))
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n"
    unknown = "substituteFrom: [{kind: Secret, name: not-here}]"
    return cluster({"apps/all.yaml": head + names}, f", postBuild: {{{unknown}, substitute: {{{variables}}}}}")


def _letters(number: int) -> str:
    """Return a number in letters: names with digits are never taken for each other."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:05}")


def _suppressions(number: int) -> Files:
    return cluster(
        {
            "apps/all.yaml": config_map("a")
            + "".join(f"# gitops-lint: ignore GL{100 + i % 30} -- reason {i}\nk{i}: a\n" for i in range(number))
        }
    )


def _near(kind: str, number: int) -> Files:
    """Return objects, and as many references to names that are nearly theirs."""
    there = "".join(TARGETS[kind][0].replace("NAME", f"name-{_letters(i)}") for i in range(number))
    wanted = "".join(
        TARGETS[kind][1].replace("NAME", f"nmae-{_letters(i)}").replace("NUMBER", str(i)) for i in range(number)
    )
    return cluster({"apps/all.yaml": there + wanted})


def _apart(kind: str, number: int) -> Files:
    """Return objects in one namespace, and as many references to their names in another."""
    there = "".join(
        TARGETS[kind][0].replace("NAME", f"name-{_letters(i)}").replace("namespace: default", "namespace: elsewhere")
        for i in range(number)
    )
    wanted = "".join(
        TARGETS[kind][1].replace("NAME", f"name-{_letters(i)}").replace("NUMBER", str(i)) for i in range(number)
    )
    return cluster({"apps/all.yaml": there + wanted})


_POD = manifest("v1", "Pod", "containers: [{name: a, image: a, envFrom: [{REF: {name: NAME}}]}]", "pod-NUMBER")
TARGETS = {
    "secret": (manifest("v1", "Secret", "a: b", "NAME"), _POD.replace("REF", "secretRef")),
    "configmap": (config_map("NAME"), _POD.replace("REF", "configMapRef")),
    "store": (
        manifest("external-secrets.io/v1", "SecretStore", "provider: {fake: {data: []}}", "NAME"),
        manifest("external-secrets.io/v1", "ExternalSecret", "secretStoreRef: {name: NAME}, data: [{secretKey: a, remoteRef: {key: a}}]", "es-NUMBER"),
    ),
    "dependency": (flux("NAME"), flux("k-NUMBER", more=", dependsOn: [{name: NAME}]")),
    "source": (
        manifest("source.toolkit.fluxcd.io/v1", "OCIRepository", "interval: 1h, url: 'oci://a/b'", "NAME"),
        manifest(_HELM, "HelmRelease", "interval: 1h, chartRef: {kind: OCIRepository, name: NAME}", "r-NUMBER"),
    ),
    "gateway": (
        manifest("gateway.networking.k8s.io/v1", "Gateway", "gatewayClassName: a, listeners: []", "NAME"),
        manifest("gateway.networking.k8s.io/v1", "HTTPRoute", "parentRefs: [{name: NAME}]", "r-NUMBER"),
    ),
    "namespace": (
        "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: NAME}\n",
        config_map("c-NUMBER").replace("namespace: default", "namespace: NAME"),
    ),
    "custom": (
        "---\napiVersion: example.com/v1\nkind: Thing\nmetadata: {name: NAME, namespace: default}\n",
        manifest("example.com/v1", "Other", "thingRef: {kind: Thing, name: NAME}, secretName: NAME", "o-NUMBER"),
    ),
}  # fmt: skip


def _missing_files(number: int) -> Files:
    return _listed(lambda i: f"- gone-{_letters(i)}.yaml\n", number)


def _nearly_files(number: int) -> Files:
    there = {f"apps/name-{_letters(i)}.yaml": config_map(f"c{i}") for i in range(number)}
    lines = "resources:\n" + "".join(f"- nmae-{_letters(i)}.yaml\n" for i in range(number))
    return cluster({**there, "apps/kustomization.yaml": lines})


def _missing_paths(number: int) -> Files:
    folders = {f"name-{_letters(i)}/a.yaml": config_map(f"c{i}") for i in range(min(number, 3000))}
    return cluster({**folders, "apps/all.yaml": "".join(flux(f"k{i}", f"./nmae-{_letters(i)}") for i in range(number))})


def _replacements(number: int) -> Files:
    one = ("- {source: {kind: ConfigMap, name: c0, fieldPath: data.a}, "
           "targets: [{select: {kind: ConfigMap}, fieldPaths: [data.b], options: {create: true}}]}\n")  # fmt: skip
    return _entries("replacements", lambda _: one, number)


def _template(body: str) -> Callable[[int], Files]:
    def make(number: int) -> Files:
        inputs = ", ".join(f"{{n: c{i}}}" for i in range(number))
        return cluster(
            {"apps/all.yaml": manifest(_SET, "ResourceSet", f"inputs: [{inputs}], resourcesTemplate: '{body}'")}
        )

    return make


def _kinds(number: int) -> Files:
    return _file(
        lambda i: f"---\napiVersion: example.com/v1\nkind: Thing{_letters(i)}\nmetadata: {{name: a}}\n", number
    )


def _groups(number: int) -> Files:
    return _file(
        lambda i: f"---\napiVersion: g{_letters(i)}.example.com/v1\nkind: Thing\nmetadata: {{name: a}}\n", number
    )


def _definitions(number: int) -> Files:
    return _file(lambda i: manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition",
        f"group: a.b, names: {{kind: K{_letters(i)}, plural: k{_letters(i)}}}, scope: Namespaced, versions: [{{name: v1, served: true}}]", f"k{i}.a.b")
        + f"---\napiVersion: a.b/v1\nkind: K{_letters(number - i)}\nmetadata: {{name: a}}\n", number)  # fmt: skip


def _clusters(number: int) -> Files:
    source = manifest(
        "source.toolkit.fluxcd.io/v1", "GitRepository", "interval: 1h, url: 'https://example.com/x'", "flux-system"
    )
    source = source.replace("namespace: default", "namespace: flux-system")
    return {"apps/all.yaml": config_map("a"), **{
        f"clusters/c{i}/flux-system/gotk-sync.yaml": source + flux("flux-system", f"./clusters/c{i}") + flux("apps") for i in range(number)
    }}  # fmt: skip


MANY: dict[str, tuple[Callable[[int], Files], int]] = {
    "documents": (partial(_file, lambda i: config_map(f"c{i}")), 40_000),
    "tiny-documents": (partial(_file, lambda i: f"---\na: {i}\n"), 40_000),
    "broken-documents": (partial(_file, lambda i: "---\na: [\n"), 40_000),
    "half-broken-documents": (partial(_file, lambda i: f"---\na: {'[' if i % 2 else i}\n"), 20_000),
    "empty-documents": (partial(_file, lambda i: "---\n"), 40_000),
    "unprintable-documents": (partial(_file, lambda i: config_map(f"c{i}", 'a: "\x01"')), 20_000),
    "odd-documents": (partial(_file, lambda i: f"--- \n? a{i}\n: !!str b\n"), 20_000),
    "same-objects": (partial(_file, lambda i: config_map("c")), 20_000),
    "files": (partial(_files, lambda i: config_map(f"c{i}")), 10_000),
    "folders": (lambda number: cluster({f"apps/d{i}/a.yaml": config_map(f"c{i}") for i in range(number)}), 10_000),
    "unincluded-files": (lambda number: cluster({"apps/kustomization.yaml": "resources: []\n", **{f"apps/f{i}.yaml": config_map(f"c{i}") for i in range(number)}}), 10_000),
    "items-of-a-list": (partial(_in_one, "apiVersion: v1\nkind: List\nitems:\n", lambda i: f"- {{apiVersion: v1, kind: ConfigMap, metadata: {{name: c{i}}}}}\n"), 20_000),
    "keys": (_configmap_of(lambda i: f"  k{i}: a\n"), 40_000),
    "same-keys": (_configmap_of(lambda i: "  k: a\n"), 40_000),
    "comments": (_configmap_of(lambda i: f"  # comment {i}\n  k{i}: a\n"), 40_000),
    "anchors": (_configmap_of(lambda i: f"  k{i}: &a{i} a\n"), 40_000),
    "aliases": (lambda number: cluster({"apps/all.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nx: &x a\ndata:\n" + "".join(f"  k{i}: *x\n" for i in range(number))}), 40_000),
    "dollars": (_configmap_of(lambda i: f"  k{i}: '${{'\n"), 20_000),
    "suppressions": (_suppressions, 40_000),
    "suppressions-in-files": (partial(_files, lambda i: "# gitops-lint: ignore-file GL101 -- a\n" + config_map(f"c{i}")), 3000),
    "undefined-variables": (_undefined, 40_000),
    "undefined-in-one-text": (_undefined_in_one_text, 40_000),
    "nearly-defined-variables": (_nearly_defined, 10_000),
    "missing-files": (_missing_files, 20_000),
    "nearly-files": (_nearly_files, 3000),
    "missing-paths": (_missing_paths, 3000),
    **{f"near-{kind}": (partial(_near, kind), 3000) for kind in TARGETS},
    **{f"apart-{kind}": (partial(_apart, kind), 3000) for kind in TARGETS},
    "replacements": (_replacements, 1000),
    "patches": (partial(_entries, "patches", lambda i: f"- {{target: {{kind: ConfigMap, name: c{i}}}, patch: '- {{op: add, path: /data/b, value: c}}'}}\n"), 3000),
    "patches-of-all": (partial(_entries, "patches", lambda i: f"- {{target: {{kind: ConfigMap}}, patch: '- {{op: add, path: /data/b{i}, value: c}}'}}\n"), 300),
    "patches-for-nothing": (partial(_entries, "patches", lambda i: f"- {{target: {{kind: ConfigMap, name: x{_letters(i)}}}, patch: '- {{op: add, path: /data/b, value: c}}'}}\n"), 3000),
    "merge-patches": (partial(_entries, "patches", lambda i: f"- {{patch: '{{apiVersion: v1, kind: ConfigMap, metadata: {{name: c{i}, namespace: default}}, data: {{b: c}}}}'}}\n"), 3000),
    "generators": (partial(_entries, "configMapGenerator", lambda i: f"- {{name: g{i}, literals: [a=b]}}\n"), 10_000),
    "literals": (lambda number: _entries("configMapGenerator", lambda i: "- {name: g, literals: [" + ", ".join(f"k{j}=a" for j in range(number)) + "]}\n", 1), 10_000),
    "images": (partial(_entries, "images", lambda i: f"- {{name: i{i}, newTag: a}}\n"), 3000),
    "labels": (partial(_entries, "labels", lambda i: f"- {{pairs: {{l{i}: a}}}}\n"), 300),
    "variables-of-kustomize": (partial(_entries, "vars", lambda i: f"- {{name: V{i}, objref: {{apiVersion: v1, kind: ConfigMap, name: c{i}}}}}\n"), 1000),
    "operations": (lambda number: _listed(lambda i: "patches: [{target: {kind: ConfigMap, name: c0}, patch: '- " + "\n\n  - ".join(f"{{op: add, path: /data/k{j}, value: c}}" for j in range(number)) + "'}]\n" if i == 0 else "", number), 10_000),
    "items-added": (lambda number: _listed(lambda i: "patches: [{target: {kind: ConfigMap, name: c0}, patch: '- {op: add, path: /data/l, value: []}\n\n  - " + "\n\n  - ".join("{op: add, path: /data/l/-, value: c}" for j in range(number)) + "'}]\n" if i == 0 else "", number), 10_000),
    "sets": (partial(_file, lambda i: manifest(_SET, "ResourceSet", f"inputs: [{{n: c{i}}}], resourcesTemplate: 'apiVersion: v1\n\n  kind: ConfigMap\n\n  metadata: {{name: << inputs.n >>}}'", f"s{i}")), 3000),
    "busy-sets": (partial(_file, lambda i: manifest(_SET, "ResourceSet", "inputs: [{n: a}], resourcesTemplate: 'a: << range until 100000 >>a<< end >>'", f"s{i}")), 1000),
    "inputs": (_template("apiVersion: v1\n\n  kind: ConfigMap\n\n  metadata: {name: << inputs.n >>}"), 10_000),
    "inputs-alike": (_template("a: << inputs.m >>"), 10_000),
    "uniq": (_template("a: << uniq (until 3000) | len >>"), 100),
    "releases": (partial(_file, lambda i: manifest(_HELM, "HelmRelease", f"interval: 1h, chart: {{spec: {{chart: c{i}, sourceRef: {{kind: HelmRepository, name: h}}}}}}", f"r{i}")), 10_000),
    "external-secrets": (partial(_file, lambda i: manifest("external-secrets.io/v1", "ExternalSecret", "secretStoreRef: {name: gone}, data: [{secretKey: a, remoteRef: {key: a}}]", f"es{i}")), 10_000),
    "releases-with-values": (partial(_file, lambda i: manifest(_HELM, "HelmRelease", f"interval: 1h, chartRef: {{kind: OCIRepository, name: a}}, values: {{existingSecret: s{_letters(i)}, host: s{i}.default.svc}}", f"r{i}")), 3000),
    "unknown-fields": (partial(_in_one, manifest("source.toolkit.fluxcd.io/v1", "GitRepository", "interval: 1h").replace("spec: {interval: 1h}\n", "spec:\n  interval: 1h\n"), lambda i: f"  urll{_letters(i)}: a\n"), 10_000),
    "kinds": (_kinds, 3000),
    "groups": (_groups, 3000),
    "definitions": (_definitions, 3000),
    "clusters": (_clusters, 300),
    "baseline": (lambda number: cluster({"apps/all.yaml": config_map("a"), ".gitops-lint.yaml": "baseline: b.json\n", "b.json": '{"version": 1, "findings": []}'}), 10),
    "ignores": (lambda number: cluster({"apps/all.yaml": config_map("a"), ".sourceignore": "".join(f"a{i}/**/b*\n" for i in range(number))}), 10_000),
    "schema-errors": (partial(_file, lambda i: manifest("source.toolkit.fluxcd.io/v1", "GitRepository", "intervall: 1h, urls: 5", f"g{i}")), 3000),
    "long-line": (lambda number: cluster({"apps/all.yaml": config_map("a", f"a: {'a ' * number * 100}")}), 40_000),
    "long-flow": (lambda number: cluster({"apps/all.yaml": config_map("a", "a: [" + "b, " * number * 10 + "]")}), 20_000),
    "long-block": (lambda number: cluster({"apps/all.yaml": config_map("a").replace("data: {a: b}", "data:\n  a: |\n" + "    text\n" * number * 10)}), 40_000),
    "globs": (lambda number: cluster({"apps/all.yaml": config_map("a", 'a: "${A##' + "*a" * min(number, 1000) + '}"')}, f", postBuild: {{substitute: {{A: {'a' * number}}}}}"), 10_000),
}  # fmt: skip


def _one_path(number: int) -> Files:
    return cluster({"apps/all.yaml": config_map("a"), "clusters/k.yaml": "".join(flux(f"k{i}") for i in range(number))})


def _all_before(number: int) -> Files:
    kustomizations = (
        flux(f"k{i}", "./empty", f", dependsOn: [{', '.join(f'{{name: k{j}}}' for j in range(i))}]")
        for i in range(number)
    )
    return cluster({"clusters/k.yaml": "".join(kustomizations), "empty/a.yaml": config_map("a")})


def _each_other(number: int) -> Files:
    names = ", ".join(f"{{name: k{j}}}" for j in range(number))
    return cluster(
        {
            "clusters/k.yaml": "".join(flux(f"k{i}", "./empty", f", dependsOn: [{names}]") for i in range(number)),
            "empty/a.yaml": config_map("a"),
        }
    )


def _layers(number: int) -> Files:
    """Return layers of twenty, each of which depends on all of the layer before."""
    before = {
        i: ", ".join(f"{{name: k{i - 20 - i % 20 + j}}}" for j in range(20)) if i >= 20 else "" for i in range(number)
    }
    return cluster(
        {
            "clusters/k.yaml": "".join(flux(f"k{i}", "./empty", f", dependsOn: [{before[i]}]") for i in range(number)),
            "empty/a.yaml": config_map("a"),
        }
    )


def _many_paths(number: int) -> Files:
    apps = {
        f"a{i}/all.yaml": config_map(f"c{i}")
        + manifest(
            "apps/v1",
            "Deployment",
            f"template: {{spec: {{containers: [{{name: a, envFrom: [{{configMapRef: {{name: c{i}}}}}, {{secretRef: {{name: s}}}}]}}]}}}}",
            f"d{i}",
        )
        for i in range(number)
    }
    return cluster(
        {
            **apps,
            "clusters/k.yaml": "".join(
                flux(f"k{i}", f"./a{i}", f", dependsOn: [{{name: k{i // 2}}}]" if i else "") for i in range(number)
            ),
        }
    )


def _hub(number: int) -> Files:
    """Return one dependency of all, that depends on nothing that is there."""
    return cluster(
        {
            "clusters/k.yaml": flux("hub", "./empty", ", dependsOn: [{name: gone}]")
            + "".join(flux(f"k{i}", "./empty", ", dependsOn: [{name: hub}]") for i in range(number)),
            "empty/a.yaml": config_map("a"),
        }
    )


GRAPHS: dict[str, tuple[Callable[[int], Files], int]] = {
    "one-path": (_one_path, 3000),
    "all-before": (_all_before, 1000),
    "each-other": (_each_other, 300),
    "layers": (_layers, 3000),
    "many-paths": (_many_paths, 3000),
    "hub": (_hub, 3000),
}
