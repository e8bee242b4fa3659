"""What becomes of small clusters, each a file tree."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from gitops_lint.graph.impact import Extent
from gitops_lint.linter import analyse_tree
from gitops_lint.plan.causes import CauseKind
from gitops_lint.plan.prediction import Plan, Prediction, Status, predict
from gitops_lint.repo.tree import MemoryTree

INSTANCE = """\
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: "https://git.example.com/home/cluster", ref: refs/heads/main, path: cluster}
"""
EMPTY = {"empty/kustomization.yaml": "resources: []\n"}
WANTED = """\
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: password, namespace: default}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  dataFrom: [{extract: {key: password}}]
"""
STORE = """\
---
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: vault}
spec:
  provider:
    vault:
      server: SERVER
      path: secret
      auth: {kubernetes: {mountPath: kubernetes, role: external-secrets}}
"""


def kustomization(name: str, path: str = "empty", more: str = "", namespace: str = "flux-system") -> str:
    return f"""\
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  interval: 1h
  path: ./{path}
  prune: true
  sourceRef: {{kind: GitRepository, name: flux-system, namespace: flux-system}}
{"".join(f"  {line}{chr(10)}" for line in more.splitlines())}"""


def release(name: str, more: str = "", chart: str = "chartRef: {kind: OCIRepository, name: chart}") -> str:
    return f"""\
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {{name: {name}, namespace: default}}
spec:
  interval: 1h
  {chart}
{"".join(f"  {line}{chr(10)}" for line in more.splitlines())}"""


CHART = """\
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: chart, namespace: default}
spec: {interval: 1h, url: "oci://ghcr.io/example/chart", ref: {tag: 1.0.0}}
"""


CERT_MANAGER = """\
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: jetstack, namespace: default}
spec: {interval: 1h, url: "https://charts.jetstack.io"}
""" + release(
    "cert-manager",
    "values: {crds: {enabled: true}}",
    "chart: {spec: {chart: cert-manager, version: 1.x, sourceRef: {kind: HelmRepository, name: jetstack}}}",
)
ISSUER = """\
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: self-signed}
spec: {selfSigned: {}}
"""


def planned(*manifests: str, files: dict[str, str] | None = None) -> Plan:
    """Return the plan of a cluster that applies some manifests; the folder `empty` holds nothing."""
    tree = {"bootstrap/flux.yaml": INSTANCE, "cluster/all.yaml": "".join(manifests), **EMPTY, **(files or {})}
    analysis = analyse_tree(MemoryTree(tree), Path("repository"))
    (verdicts,) = analysis.verdicts.values()
    return predict(verdicts, analysis.raised, analysis.rulebook)


def of(plan: Plan, name: str) -> Prediction:
    return next(one for one in (*plan.reconciled, *plan.others) if name in (one.identity.name, str(one.identity)))


def chain(one: Prediction) -> list[str]:
    return [identity.name for identity in one.chain]


# what comes up


def test_a_healthy_cluster_comes_up_in_waves() -> None:
    plan = planned(
        kustomization("storage"),
        kustomization("database", more="dependsOn: [{name: storage}]"),
        kustomization("app", "app", "dependsOn: [{name: database}]"),
        files={"app/app.yaml": release("app") + CHART},
    )
    assert {one.identity.name: one.wave for one in plan.reconciled if one.identity.kind == "Kustomization"} == {
        "flux-system": 1,
        "storage": 2,
        "database": 3,
        "app": 4,
    }
    assert of(plan, "HelmRelease/default/app").wave == 5
    assert {one.status for one in plan.reconciled} == {Status.READY}
    assert (plan.causes, plan.others) == ((), ())
    assert plan.is_healthy


# what doesn't, why, in the words of whom, and because of what in the end


class Case(NamedTuple):
    manifests: str
    name: str
    status: Status
    reason: str
    chain: list[str]
    files: dict[str, str] = {}  # noqa: RUF012 (a default that nobody changes)


CASES = {
    "a dependency that is not there": Case(
        kustomization("app", more="dependsOn: [{name: gone}]"),
        "app",
        Status.STALLED,
        "dependency 'flux-system/gone' not found",
        ["app", "gone"],
    ),
    "a dependency that waits for another": Case(
        kustomization("app", more="dependsOn: [{name: between}]")
        + kustomization("between", more="dependsOn: [{name: gone}]"),
        "app",
        Status.WAITING,
        "dependency 'flux-system/between' is not ready",
        ["app", "between", "gone"],
    ),
    "a path that is not there": Case(
        kustomization("app", "gone"),
        "app",
        Status.STALLED,
        "kustomization path not found: path `gone` is not in the repository",
        ["app"],
    ),
    "a build that fails": Case(
        kustomization("app", "app"),
        "app",
        Status.STALLED,
        "kustomize build failed: ",
        ["app"],
        {"app/kustomization.yaml": "resources: [gone.yaml]\n"},
    ),
    "a suspended one": Case(
        kustomization("app", more="suspend: true"), "app", Status.SUSPENDED, "it is suspended", ["app"]
    ),
    "a dependency on a suspended one": Case(
        kustomization("app", more="dependsOn: [{name: still}]") + kustomization("still", more="suspend: true"),
        "app",
        Status.WAITING,
        "dependency 'flux-system/still' is not ready",
        ["app", "still"],
    ),
    "a dependency on itself": Case(
        kustomization("app", more="dependsOn: [{name: app}]"), "app", Status.STALLED, "it depends on itself", ["app"]
    ),
    "a circle": Case(
        kustomization("app", more="dependsOn: [{name: back}]") + kustomization("back", more="dependsOn: [{name: app}]"),
        "back",
        Status.STALLED,
        "dependency 'flux-system/app' is not ready",
        ["back", "app"],
    ),
    "a source that is not there": Case(
        release("app"),
        "app",
        Status.STALLED,
        'could not get Source object: OCIRepository.source.toolkit.fluxcd.io "chart" not found',
        ["app", "chart"],
    ),
    "a chart's repository that is not there": Case(
        release("app", chart="chart: {spec: {chart: app, sourceRef: {kind: HelmRepository, name: gone}}}"),
        "app",
        Status.STALLED,
        "HelmChart 'default/default-app' is not ready: failed to get source: "
        'HelmRepository.source.toolkit.fluxcd.io "gone" not found',
        ["app", "gone"],
    ),
    "a release's dependency that is not there": Case(
        CHART + release("app", "dependsOn: [{name: gone}]"),
        "app",
        Status.STALLED,
        "unable to get 'default/gone' dependency: HelmRelease.helm.toolkit.fluxcd.io \"gone\" not found",
        ["app", "gone"],
    ),
    "a release's dependency that is not ready": Case(
        CHART + release("app", "dependsOn: [{name: other}]") + release("other", "dependsOn: [{name: gone}]"),
        "app",
        Status.WAITING,
        "dependency 'default/other' is not ready",
        ["app", "other", "gone"],
    ),
    "a store that is not there": Case(
        WANTED,
        "password",
        Status.STALLED,
        'ClusterSecretStore.external-secrets.io "vault" not found',
        ["password", "vault"],
    ),
    "a store whose server nothing deploys": Case(
        WANTED + STORE.replace("SERVER", "http://vault.vault.svc:8200"),
        "password",
        Status.STALLED,
        "ClusterSecretStore/vault is not ready",
        ["password", "vault", "vault"],
    ),
    "values from a Secret that is not made": Case(
        WANTED + CHART + release("app", "valuesFrom: [{kind: Secret, name: password, valuesKey: all}]"),
        "app",
        Status.STALLED,
        "could not resolve Secret chart values reference 'default/password' with key 'all': "
        'Secret "password" not found',
        ["app", "password", "password", "vault"],
    ),
    "one that waits for what it applies": Case(
        kustomization("app", "app", "wait: true\ntimeout: 5m"),
        "app",
        Status.STALLED,
        "health check failed after 5m: timeout waiting for: [ExternalSecret/default/password status: 'InProgress']",
        ["app", "password", "vault"],
        {"app/all.yaml": WANTED},
    ),
    "an object of a kind that a release beside it brings": Case(
        kustomization("app", "app"),
        "app",
        Status.STALLED,
        'ClusterIssuer/self-signed dry-run failed: no matches for kind "ClusterIssuer" in version "cert-manager.io/v1"',
        ["app"],
        {"app/all.yaml": ISSUER + CERT_MANAGER},
    ),
    "a release beside an object of a kind that it brings": Case(
        kustomization("app", "app"),
        "cert-manager",
        Status.NOT_APPLIED,
        "Kustomization/flux-system/app has not applied it",
        ["cert-manager", "app"],
        {"app/all.yaml": ISSUER + CERT_MANAGER},
    ),
    "an object with a field that there isn't": Case(
        kustomization("app", "app"),
        "app",
        Status.STALLED,
        "HelmRelease/default/release dry-run failed: failed to create typed patch object "
        "(default/release; helm.toolkit.fluxcd.io/v2, Kind=HelmRelease): .spec.intervall: field not declared in schema",
        ["app", "release"],
        {"app/all.yaml": CHART + release("release", "intervall: 1h")},
    ),
    "an object with a value of the wrong type": Case(
        kustomization("app", "app"),
        "app",
        Status.STALLED,
        "HelmRelease/default/release dry-run failed: failed to create typed patch object "
        "(default/release; helm.toolkit.fluxcd.io/v2, Kind=HelmRelease): .spec.suspend: `spec.suspend` must be ",
        ["app", "release"],
        {"app/all.yaml": CHART + release("release", "suspend: sometimes")},
    ),
    "an object with a value that can not be": Case(
        kustomization("app", "app"),
        "app",
        Status.STALLED,
        "HelmRelease/default/release dry-run failed (Invalid): "
        'HelmRelease.helm.toolkit.fluxcd.io "release" is invalid: spec.timeout: Invalid value: ',
        ["app", "release"],
        {"app/all.yaml": CHART + release("release", "timeout: 1d")},
    ),
    "variables from a Secret that is not made": Case(
        WANTED
        + kustomization(
            "app", more="postBuild: {substituteFrom: [{kind: Secret, name: password}]}", namespace="default"
        ),
        "app",
        Status.STALLED,
        "post build failed: substitute from 'Secret/password' error: ",
        ["app", "password", "password", "vault"],
    ),
    "an object of a version that is gone": Case(
        kustomization("app", "app"),
        "app",
        Status.STALLED,
        'HelmRelease/default/release dry-run failed: no matches for kind "HelmRelease" in version '
        '"helm.toolkit.fluxcd.io/v2beta1"',
        ["app", "release"],
        {
            "app/all.yaml": CHART + release("release").replace("toolkit.fluxcd.io/v2\n", "toolkit.fluxcd.io/v2beta1\n"),
            "bootstrap/flux.yaml": INSTANCE.replace("version: 2.x", "version: 2.9.x"),
        },
    ),
    "an object without namespace": Case(
        kustomization("app", "app"),
        "app",
        Status.STALLED,
        "ConfigMap/settings dry-run failed: namespace not specified",
        ["app", "settings"],
        {"app/all.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"},
    ),
    "a namespace that a store does not let in": Case(
        STORE.replace("SERVER", "https://vault.example.com") + "  conditions: [{namespaces: [other]}]\n" + WANTED,
        "password",
        Status.STALLED,
        'using cluster store "vault" is not allowed from namespace "default": denied by spec.conditions',
        ["password"],
    ),
    "what is not applied": Case(
        kustomization("app", "app", "dependsOn: [{name: gone}]"),
        "release",
        Status.NOT_APPLIED,
        "Kustomization/flux-system/app has not applied it",
        ["release", "app", "gone"],
        {"app/all.yaml": release("release") + CHART},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_does_not_become_ready_is_told_as_flux_tells_it_with_the_way_to_the_cause(case: Case) -> None:
    one = of(planned(case.manifests, files=case.files), case.name)
    assert one.status is case.status
    assert one.reason.startswith(case.reason)
    assert chain(one) == case.chain
    assert one.causes


def test_without_its_kind_nothing_of_a_kustomization_is_applied() -> None:
    definition = """\
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec: {group: example.com, scope: Namespaced, names: {kind: Thing, plural: things}, versions: []}
"""
    thing = "---\napiVersion: example.com/v1\nkind: Thing\nmetadata: {name: one, namespace: default}\n"
    settings = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: default}\n"
    plan = planned(
        kustomization("kinds", "kinds", "dependsOn: [{name: gone}]"),
        kustomization("things", "things"),
        files={"kinds/all.yaml": definition, "things/all.yaml": thing + settings},
    )
    one = of(plan, "things")
    assert one.reason == 'Thing/default/one dry-run failed: no matches for kind "Thing" in version "example.com/v1"'
    assert of(plan, "settings").status is Status.NOT_APPLIED


def test_a_kind_that_comes_with_its_objects_keeps_nothing_from_being_applied() -> None:
    definition = """\
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec: {group: example.com, scope: Namespaced, names: {kind: Thing, plural: things}, versions: []}
"""
    thing = "---\napiVersion: example.com/v1\nkind: Thing\nmetadata: {name: one, namespace: default}\n"
    plan = planned(kustomization("things", "things"), files={"things/all.yaml": definition + thing})
    assert plan.causes == ()
    assert of(plan, "things").status is Status.READY


def test_of_several_dependencies_the_first_in_the_list_is_told_also_where_a_later_one_applies_the_object() -> None:
    plan = planned(
        kustomization(
            "apps",
            "apps",
            "healthChecks: [{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, "
            "name: broken, namespace: flux-system}]",
        ),
        files={
            "apps/all.yaml": kustomization("broken", "nowhere")
            + kustomization("last", more="dependsOn: [{name: broken}, {name: apps}]")
        },
    )
    assert of(plan, "last").reason == "dependency 'flux-system/broken' is not ready"


def test_all_causes_of_one_are_told_and_the_worst_cause_first() -> None:
    plan = planned(
        kustomization("app", more="dependsOn: [{name: gone}, {name: lost}]"),
        kustomization("other", more="dependsOn: [{name: lost}]"),
    )
    assert [(cause.kind, cause.identity.name) for cause, _ in plan.causes] == [
        (CauseKind.MISSING, "lost"),
        (CauseKind.MISSING, "gone"),
    ]
    assert {cause.identity.name for cause in of(plan, "app").causes} == {"gone", "lost"}
    assert [extent.appliers for _, extent in plan.causes] == [2, 1]


def test_what_a_cause_keeps_down_are_all_that_come_after_it_and_not_itself() -> None:
    plan = planned(
        kustomization("first", "nowhere"),
        kustomization("second", "nowhere", more="dependsOn: [{name: first}]"),
        kustomization("third", more="dependsOn: [{name: second}]"),
    )
    assert [(cause.identity.name, extent) for cause, extent in plan.causes] == [
        ("first", Extent(2, 0, 0)),
        ("second", Extent(1, 0, 0)),
    ]


def test_the_cause_says_where_else_its_name_is() -> None:
    plan = planned(kustomization("app", more="dependsOn: [{name: disks}]"), kustomization("disks", namespace="storage"))
    ((cause, _),) = plan.causes
    assert cause.message == "nothing in Git deploys it; disks is in namespace `storage`"
    assert (cause.place.path, cause.place.line) == ("cluster/all.yaml", 10)


# what only the cluster can tell


def test_a_secret_that_nothing_in_git_makes_is_taken_to_be_there() -> None:
    plan = planned(CHART, release("app", "valuesFrom: [{kind: Secret, name: by-hand}]"))
    assert of(plan, "app").status is Status.READY
    assert [(one.identity.name, [user.name for user in one.users]) for one in plan.assumed] == [("by-hand", ["app"])]


def test_what_may_come_from_elsewhere_is_taken_to_be_there() -> None:
    elsewhere = kustomization("elsewhere").replace("GitRepository, name: flux-system", "GitRepository, name: other")
    source = """\
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: other, namespace: flux-system}
spec: {interval: 1h, url: "https://git.example.com/home/cluster-apps", ref: {branch: main}}
"""
    plan = planned(source, elsewhere, kustomization("app", more="dependsOn: [{name: unseen}]"))
    assert of(plan, "app").status is Status.READY
    assert [one.identity.name for one in plan.assumed] == ["unseen"]
    assert len(plan.unknowns) == 1


def test_whether_an_undefined_variable_is_an_error_depends_on_the_release_of_flux() -> None:
    settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: default}\ndata: {a: '${GONE}'}\n"
    more = 'postBuild: {substitute: {OTHER: "1"}}'
    files = {"app/all.yaml": settings}
    plan = planned(kustomization("app", "app", more), files=files)
    assert (of(plan, "app").status, [doubt.identity.name for doubt in plan.doubts]) == (Status.READY, ["app"])
    files |= {"bootstrap/flux.yaml": INSTANCE.replace("version: 2.x", "version: 2.9.x")}
    plan = planned(kustomization("app", "app", more), files=files)
    assert (of(plan, "app").status, plan.doubts) == (Status.STALLED, ())


def test_who_may_make_what_is_taken_to_be_there_is_told() -> None:
    script = {"scripts/secrets.sh": "kubectl create secret generic by-hand --from-env-file=.env\n"}
    plan = planned(CHART, release("app", "valuesFrom: [{kind: Secret, name: by-hand}]"), files=script)
    assert [maker.reason for one in plan.assumed for maker in one.makers] == ["`scripts/secrets.sh` names it in line 1"]


def test_what_is_suppressed_or_known_or_not_asked_for_keeps_back_all_the_same() -> None:
    settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings} # gitops-lint ignore=GL409: later\n"
    for files in ({}, {".gitops-lint.yaml": "ignore: [GL409]\n"}):
        plan = planned(kustomization("app", "app"), files={"app/all.yaml": settings, **files})
        assert of(plan, "app").status is Status.STALLED


def test_what_a_bootstrap_installs_before_is_there() -> None:
    helmfile = "releases: [{name: cert-manager, namespace: cert-manager, chart: jetstack/cert-manager}]\n"
    files = {"app/all.yaml": ISSUER + CERT_MANAGER, "bootstrap/helmfile.yaml": helmfile}
    assert of(planned(kustomization("app", "app"), files=files), "app").status is Status.READY


def test_the_cause_that_its_controller_comes_to_first_is_told() -> None:
    plan = planned(
        kustomization("app", "app", "suspend: true"), files={"app/kustomization.yaml": "resources: [gone]\n"}
    )
    assert of(plan, "app").status is Status.SUSPENDED
