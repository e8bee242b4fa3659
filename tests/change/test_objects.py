"""What of a cluster's objects differs, field by field, whatever file caused it."""

from __future__ import annotations

from pathlib import Path

import pytest
from applying import objects_after, patched

from gitops_lint.change.fields import FieldChange, What, field_changes
from gitops_lint.change.grouping import grouped
from gitops_lint.change.items import Pair
from gitops_lint.change.objects import ClusterObjects, object_changes
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, to_data
from gitops_lint.repo.tree import MemoryTree

Files = dict[str, str]

FLUX = """\
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: "https://git.example.com/home/cluster", ref: refs/heads/main, path: apps}
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME, namespace: media}
spec:
  selector: {matchLabels: {app: NAME}}
  template:
    metadata: {labels: {app: NAME}}
    spec:
      containers:
        - name: app
          image: ghcr.io/example/app:1
        - name: proxy
          image: ghcr.io/example/proxy:1
"""
COMPONENT = """\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - target: {kind: Deployment}
    patch: |
      - op: replace
        path: /spec/template/spec/containers/1/image
        value: ghcr.io/example/proxy:2
"""
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: media}\ndata: {size: %s}\n"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: app, namespace: media}\nspec: {ports: [{port: 80}]}\n"


def repository(**files: str) -> Files:
    return {"bootstrap/flux.yaml": FLUX, **files}


def difference(before: Files, after: Files) -> tuple[ClusterObjects, ...]:
    first = analyse_tree(MemoryTree(before), Path("before"))
    second = analyse_tree(MemoryTree(after), Path("after"), earlier=first)
    diffs = object_changes(first, second)
    by_name = {diff.name: diff for diff in diffs}
    earlier = {cluster.name: cluster for cluster in first.clusters}
    for cluster in second.clusters:
        told = objects_after(earlier.get(cluster.name), by_name.get(cluster.name))
        assert told == {identity: to_data(each.node) for identity, each in cluster.objects.items()}
    return diffs


def objects(text: str) -> Mapping:
    root = Documents(MemoryTree({"a.yaml": text})).load("a.yaml").documents[0].root
    assert isinstance(root, Mapping)
    return root


def fields(before: str, after: str, kind: str = "apiVersion: example.org/v1\nkind: Thing\n") -> tuple[FieldChange, ...]:
    first, second = objects(kind + before), objects(kind + after)
    changes = field_changes(first, second)
    assert patched(first, changes) == to_data(second)
    return changes


def told(changes: tuple[FieldChange, ...]) -> list[str]:
    """Return each change as one line: what became of which field."""
    return [f"{change.what} {'.'.join(map(_step, change.route))}" for change in changes]


def _step(step: str | Pair) -> str:
    if isinstance(step, str):
        return step
    return ",".join(f"{field}={value}" for field, value in step.keys) or f"{step.before}>{step.after}"


# fields


def test_of_a_mapping_only_the_keys_that_differ_are_told() -> None:
    changes = fields("spec: {a: 1, b: 2, d: {e: 1}}", "spec: {a: 1, b: 3, c: 4, d: {e: 1}}")
    assert told(changes) == ["changed spec.b", "added spec.c"]


def test_a_type_that_changes_is_a_change() -> None:
    assert told(fields("spec: {a: 1}", 'spec: {a: "1"}')) == ["changed spec.a"]
    assert told(fields("spec: {a: {b: 1}}", "spec: {a: [b]}")) == ["changed spec.a"]
    assert told(fields("spec: {a: null}", "spec: {}")) == ["removed spec.a"]


PODS = "apiVersion: v1\nkind: Pod\n"


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        pytest.param(
            "spec: {containers: [{name: a, image: x}, {name: b, image: y}]}",
            "spec: {containers: [{name: new, image: z}, {name: a, image: x}, {name: b, image: q}]}",
            ["added spec.containers.name=new", "changed spec.containers.name=b.image"],
            id="containers-by-name",
        ),
        pytest.param(
            "spec: {containers: [{name: a, image: x}]}",
            "spec: {containers: [{name: b, image: x}]}",
            ["removed spec.containers.name=a", "added spec.containers.name=b"],
            id="a-container-under-another-name-is-another-container",
        ),
        pytest.param(
            "spec: {containers: [{name: a, env: [{name: A, value: x}, {name: B, value: x}]}]}",
            "spec: {containers: [{name: a, env: [{name: B, value: x}, {name: A, value: y}]}]}",
            ["changed spec.containers.name=a.env.name=A.value", "reordered spec.containers.name=a.env"],
            id="variables-by-name-whose-order-counts",
        ),
        pytest.param(
            "spec: {containers: [{name: a, ports: [{containerPort: 53, protocol: UDP}, {containerPort: 53}]}]}",
            "spec: {containers: [{name: a, ports: [{containerPort: 53, name: dns}]}]}",
            [
                "removed spec.containers.name=a.ports.containerPort=53,protocol=UDP",
                "added spec.containers.name=a.ports.containerPort=53.name",
            ],
            id="ports-by-number-and-protocol",
        ),
        pytest.param(
            "spec: {containers: [{name: a, args: [--one, --two=2, --three]}]}",
            "spec: {containers: [{name: a, args: [--one, --two=3, --three, --four]}]}",
            ["changed spec.containers.name=a.args.1>1", "added spec.containers.name=a.args.None>3"],
            id="arguments-by-what-is-alike",
        ),
        pytest.param(
            "spec: {containers: [{name: a}, {name: a, image: x}]}",
            "spec: {containers: [{name: a, image: x}]}",
            ["removed spec.containers.0>None"],
            id="keys-that-tell-nothing-apart-count-for-nothing",
        ),
    ],
)
def test_items_of_lists_are_told_apart_as_the_api_server_does(before: str, after: str, lines: list[str]) -> None:
    assert told(fields(before, after, PODS)) == lines


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        pytest.param(
            "spec: {rules: [{host: a, port: 1}, {host: b, port: 1}]}",
            "spec: {rules: [{host: b, port: 2}, {host: a, port: 1}, {host: c, port: 1}]}",
            ["changed spec.rules.host=b.port", "added spec.rules.host=c", "reordered spec.rules"],
            id="a-field-with-another-value-in-each",
        ),
        pytest.param(
            "spec: {rules: [{port: 1, host: a}, {port: 2, host: b}]}",
            "spec: {rules: [{port: 3, host: a}, {port: 4, host: b}]}",
            ["changed spec.rules.host=a.port", "changed spec.rules.host=b.port"],
            id="the-field-with-most-in-common",
        ),
        pytest.param(
            "spec: {rules: [{port: 1, host: a}]}",
            "spec: {rules: [{port: 2, host: b}]}",
            ["changed spec.rules.0>0.port", "changed spec.rules.0>0.host"],
            id="nothing-in-common",
        ),
        pytest.param(
            "spec: {a: [1, 2]}", "spec: {a: []}", ["removed spec.a.0>None", "removed spec.a.1>None"], id="none"
        ),
        pytest.param("spec: {a: [[1], [2]]}", "spec: {a: [[1], [3]]}", ["changed spec.a.1>1.0>0"], id="lists-in-lists"),
        pytest.param(
            "spec: {a: [x, y]}", "spec: {a: [y, x]}", ["added spec.a.None>0", "removed spec.a.1>None"], id="y"
        ),
    ],
)
def test_items_of_other_lists_are_told_apart_by_what_tells_them_apart(
    before: str, after: str, lines: list[str]
) -> None:
    assert sorted(told(fields(before, after))) == sorted(lines)


def test_a_list_of_very_many_items_is_compared_in_time() -> None:
    before = "".join(f"\n  - 'a{number}'" for number in range(3000))
    after = "".join(f"\n  - 'b{number}'" for number in range(3000))
    assert len(fields(f"spec:{before}", f"spec:{after}")) == 6000


# objects


def test_one_edit_of_a_component_is_the_same_change_of_each_object_that_it_patches() -> None:
    names = [f"app{number}" for number in range(5)]
    kustomization = "resources: [all.yaml]\ncomponents: [../component]\n"
    before = repository(
        **{
            "apps/kustomization.yaml": kustomization,
            "apps/all.yaml": "---\n".join(DEPLOYMENT.replace("NAME", name) for name in names),
            "component/kustomization.yaml": COMPONENT,
        },
    )
    after = {**before, "component/kustomization.yaml": COMPONENT.replace("proxy:2", "proxy:3")}
    (group,) = grouped(difference(before, after))
    assert [member.change.identity.name for member in group.members] == names
    assert told(group.first.fields) == ["changed spec.template.spec.containers.name=proxy.image"]
    (change,) = group.first.fields
    assert [(place.path, place.line) for place in change.places_after] == [("component/kustomization.yaml", 8)]


def test_what_a_variable_puts_into_an_object_is_caused_where_that_is_written() -> None:
    variables = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: app, namespace: flux-system}
spec:
  interval: 1h
  path: ./app
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild:
    substitute:
      SIZE: "1"
"""
    before = repository(
        apps__ks="", **{"apps/ks.yaml": variables, "app/a.yaml": CONFIG_MAP % '"${SIZE} of ${SIZE:=3}"'}
    )
    (diff,) = difference(before, {**before, "apps/ks.yaml": variables.replace('"1"', '"2"')})
    by_kind = {change.identity.kind: change for change in diff.changes}
    assert set(by_kind) == {"ConfigMap", "Kustomization"}
    (field,) = by_kind["ConfigMap"].fields
    assert [(place.path, place.line) for place in (*field.places_before, *field.places_after)] == [
        ("apps/ks.yaml", 11),
        ("apps/ks.yaml", 11),
    ]
    assert field.is_certain


def test_a_value_that_nobody_knows_offline_is_no_certain_change() -> None:
    unknown = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: app, namespace: flux-system}
spec:
  interval: 1h
  path: ./app
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild:
    substituteFrom: [{kind: Secret, name: elsewhere}]
"""
    before = {**repository(), "apps/ks.yaml": unknown, "app/a.yaml": CONFIG_MAP % "'${SIZE}'"}
    (diff,) = difference(before, {**before, "app/a.yaml": CONFIG_MAP % "'${OTHER}'"})
    (change,) = diff.changes
    assert [field.is_certain for field in change.fields] == [False]


def test_an_object_that_is_new_or_gone_is_told_whole() -> None:
    before = {**repository(), "apps/a.yaml": CONFIG_MAP % 1}
    (diff,) = difference(before, {**repository(), "apps/b.yaml": SERVICE})
    assert [(change.what, change.identity.kind) for change in diff.changes] == [
        (What.REMOVED, "ConfigMap"),
        (What.ADDED, "Service"),
    ]


def test_a_generated_object_whose_name_tells_its_content_is_the_same_object() -> None:
    generator = "namespace: media\nconfigMapGenerator:\n  - name: settings\n    literals: [a=%s]\n"
    before = {**repository(), "apps/kustomization.yaml": generator % 1}
    (diff,) = difference(before, {**before, "apps/kustomization.yaml": generator % 2})
    (change,) = diff.changes
    assert change.is_renamed
    assert told(change.fields) == ["changed metadata.name", "changed data.a"]


def test_what_a_build_lacks_that_fails_is_not_gone() -> None:
    before = {**repository(), "apps/kustomization.yaml": "resources: [a.yaml]\n", "apps/a.yaml": CONFIG_MAP % 1}
    after = {**before, "apps/kustomization.yaml": "resources: [b.yaml]\n"}
    (diff,) = difference(before, after)
    assert diff.changes == ()
    assert [(str(stuck.applier), list(map(str, stuck.kept))) for stuck in diff.stuck] == [
        ("Kustomization/flux-system/flux-system", ["ConfigMap/media/settings"])
    ]


def test_what_is_gone_from_a_build_that_failed_before_was_perhaps_never_applied() -> None:
    before = {**repository(), "apps/kustomization.yaml": "resources: [a.yaml, b.yaml]\n", "apps/a.yaml": CONFIG_MAP % 1}
    after = {**repository(), "apps/kustomization.yaml": "resources: [c.yaml]\n", "apps/c.yaml": SERVICE}
    (diff,) = difference(before, after)
    doubts = {change.identity.kind: change.doubt for change in diff.changes}
    said = "Kustomization/flux-system/flux-system couldn't be built before, and may never have applied it"
    assert doubts == {"ConfigMap": said, "Service": ""}


def test_what_changes_in_a_build_that_fails_is_not_certain() -> None:
    listing = "resources: [a.yaml, b.yaml]\n"
    before = {
        **repository(),
        "apps/kustomization.yaml": listing,
        "apps/a.yaml": CONFIG_MAP % 1,
        "apps/b.yaml": SERVICE,
    }
    (diff,) = difference(before, {**before, "apps/a.yaml": CONFIG_MAP % 2, "apps/b.yaml": "kind: [\n"})
    assert [change.doubt for change in diff.changes] == ["Kustomization/flux-system/flux-system can't be built"]
    assert [list(map(str, stuck.kept)) for stuck in diff.stuck] == [["Service/media/app"]]


def test_what_a_remote_base_may_bring_is_not_gone_for_certain() -> None:
    base = "https://example.org/base?ref=v1"
    before = {**repository(), "apps/kustomization.yaml": "resources: [a.yaml]\n", "apps/a.yaml": CONFIG_MAP % 1}
    (diff,) = difference(before, {**before, "apps/kustomization.yaml": f"resources: ['{base}']\n"})
    assert [change.doubt for change in diff.changes] == [f"{base} may bring it"]
    assert [unknown.description for unknown in diff.unknown_after] == [base]


def test_nothing_differs_where_files_only_move() -> None:
    before = {**repository(), "apps/a.yaml": CONFIG_MAP % 1}
    assert difference(before, {**repository(), "apps/b/c.yaml": CONFIG_MAP % 1}) == ()
