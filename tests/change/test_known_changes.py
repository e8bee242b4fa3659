"""Changes whose consequences are known: the harmful ones are told for the right reason, and no harmless one is."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from small_clusters import BASE, CLAIM, SOURCE, Files, app, config, consequences, kustomization, manifest, release

from gitops_lint.change.compare import compare
from gitops_lint.change.diff import diff_of
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.rulebook import Rulebook

RULES = Rulebook()


class Told(NamedTuple):
    """A consequence: its check, how severe it is, and a part of what is said."""

    check: str
    severity: str
    said: str


class Known(NamedTuple):
    """A change, and what comes of it: nothing worth saying, or one thing."""

    before: Files
    after: Files
    told: Told | None = None


def deployment(image: str = "a:1", more: str = "") -> str:
    template = f"{{metadata: {{labels: {{app: app}}}}, spec: {{containers: [{{name: a, image: '{image}'{more}}}]}}}}"
    return manifest(
        "apps/v1", "Deployment", body=f"spec: {{selector: {{matchLabels: {{app: app}}}}, template: {template}}}\n"
    )


def image(before: str, after: str, *told: str) -> Known:
    """Return the change of an image, and what is said of it."""
    return Known(app(deployment(before)), app(deployment(after)), Told(*told) if told else None)


def values(before: str, after: str, *told: str) -> Known:
    """Return the change of an image in the values of a release, and what is said of it."""
    spec = "  values: {image: {repository: ghcr.io/x/wiki, tag: '%s'}}\n"
    first, second = (app(release(spec=spec % tag)) for tag in (before, after))
    return Known(first, second, Told(*told) if told else None)


def chart(before: str, after: str, *told: str) -> Known:
    """Return the change of a chart's version, and what is said of it."""
    first, second = (app(release().replace("version: 1.0.0", version)) for version in (before, after))
    return Known(first, second, Told(*told) if told else None)


def source(before: str, after: str, *told: str) -> Known:
    """Return the change of the version that a source is taken in, and what is said of it."""
    spec = "spec: {interval: 1h, url: oci://ghcr.io/x/charts/wiki, ref: {%s}}\n"
    first, second = (
        app(manifest("source.toolkit.fluxcd.io/v1", "OCIRepository", body=spec % ref)) for ref in (before, after)
    )
    return Known(first, second, Told(*told) if told else None)


def suspended(state: str) -> Files:
    return {**app(), "cluster/x.yaml": kustomization("x", state), "x/0.yaml": config("x")}


def several(first: str = "", second: str = "", wait: str = "", third: str = "") -> Files:
    """Return Kustomizations `a`, `b` and `c`, each with what it depends on."""
    files = {**app()}
    for name, other in (("a", first), ("b", second), ("c", third)):
        depends = f"  dependsOn: [{{name: {other}}}]\n" if other else ""
        files[f"cluster/{name}.yaml"] = kustomization(name, depends + (wait if name == "a" else ""))
        files[f"{name}/x.yaml"] = config(name)
    return files


CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: albums.photos.example.com}
spec:
  group: photos.example.com
  scope: Namespaced
  names: {kind: Album, plural: albums}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
"""
ALBUM = manifest("photos.example.com/v1", "Album", "holidays")


def kinds(depends: str = "", **files: str) -> Files:
    """Return two Kustomizations, one with kinds and one with objects of them, and what both hold."""
    there = {
        **app(),
        "cluster/kinds.yaml": kustomization("kinds"),
        "cluster/objects.yaml": kustomization("objects", depends),
    }
    there |= {"kinds/x.yaml": config("k"), "objects/x.yaml": config("o")}
    return there | {f"{path.replace('_', '/')}.yaml": text for path, text in files.items()}


HEALTH = "  healthChecks: [{apiVersion: apps/v1, kind: Deployment, name: app, namespace: default}]\n  timeout: 5m\n"
CIPHERTEXT = "ENC[AES256_GCM,data:cGFzcw==,iv:aXY=,tag:dGFn,type:str]"


def secret(value: str, part: str = "stringData", kind: str = "Secret") -> Files:
    text = manifest("v1", kind, body=f"{part}: {{admin: '{value}'}}\n")
    text += f"sops: {{mac: '{CIPHERTEXT}', version: 3.9.0}}\n" if value.startswith("ENC") else ""
    more = "  decryption: {provider: sops, secretRef: {name: sops-age}}\n"
    return app(text, more=more)


def laid_open(after: Files, *told: str) -> Known:
    return Known(secret(CIPHERTEXT), after, Told("secret-laid-open", "warning", *told) if told else None)


def external(
    store: str = "vault", key: str = "wiki", more: str = "", name: str = "password", remote: str = "", spec: str = ""
) -> Files:
    """Return an ExternalSecret, and a Deployment that reads what it makes."""
    data = f"- {{secretKey: {name}, remoteRef: {{key: {key}, property: password{remote}}}}}\n{more}"
    body = f"spec:\n  secretStoreRef: {{kind: ClusterSecretStore, name: {store}}}\n{spec}  data:\n  {data}"
    made = manifest("external-secrets.io/v1", "ExternalSecret", body=body)
    return app(made, deployment(more=", envFrom: [{secretRef: {name: app}}]"))


def exchanged(after: Files, *told: str) -> Known:
    return Known(external(), after, Told("secret-exchanged", "info", *told) if told else None)


KNOWN = {
    # upgrades: images
    "image-major": image("ghcr.io/x/wiki:1.9.0", "ghcr.io/x/wiki:2.0.0", "major-upgrade", "info", "`1.9.0` to `2.0.0`"),
    "image-major-of-one-number": image("postgres:15", "postgres:16", "major-upgrade", "info", "image postgres goes"),
    "image-major-with-a-flavour": image(
        "postgres:15.4-alpine", "postgres:16.1-alpine", "major-upgrade", "info", "new major version"
    ),
    "image-major-with-a-port": image(
        "reg.example.com:5000/a/b:1.0", "reg.example.com:5000/a/b:2.0", "major-upgrade", "info", ":5000/a/b goes"
    ),
    "image-major-with-digests": image(
        f"a:v1.0@sha256:{'a' * 64}", f"a:v2.0@sha256:{'b' * 64}", "major-upgrade", "info", "`v1.0` to `v2.0`"
    ),
    "image-minor": image("a:1.9.0", "a:1.10.0"),
    "image-patch": image("a:1.9.0", "a:1.9.1"),
    "image-of-another-year": image("a:2025.12.3", "a:2026.1.0"),
    "image-of-another-name": image("a:1.9.0", "b:2.0.0"),
    "image-by-another-digest": image(f"a:1@sha256:{'a' * 64}", f"a:1@sha256:{'b' * 64}"),
    "image-by-another-commit": image("a:sha-1a2b3c4", "a:sha-5d6e7f8"),
    "image-that-is-no-version": image("a:stable", "a:edge"),
    "image-becomes-the-newest": image("a:1.9.0", "a:latest", "version-unpinned", "info", "`latest`"),
    "image-without-a-tag": image("a:1.9.0", "a", "version-unpinned", "info", "whatever is newest"),
    "image-is-the-newest-by-its-digest": image("a:1.9.0", f"a:latest@sha256:{'a' * 64}"),
    "image-loses-its-digest": image(f"a:1.9.0@sha256:{'a' * 64}", "a:1.9.0"),
    "image-was-the-newest": image("a:latest", "a:1.9.0"),
    "image-goes-back": image("a:1.9.0", "a:1.8.3", "downgrade", "info", "back from `1.9.0` to `1.8.3`"),
    "image-goes-back-a-year": image("a:2026.1.0", "a:2025.12.3", "downgrade", "info", "goes back"),
    "image-of-another-tag-and-the-same-digest": image(
        f"a:1.9.0@sha256:{'a' * 64}", f"a:2.0.0@sha256:{'a' * 64}", "change-without-effect", "info", "keeps its digest"
    ),
    # upgrades: values
    "values-major": values("1.0.0", "2.0.0", "major-upgrade", "info", "image ghcr.io/x/wiki goes"),
    "values-minor": values("1.0.0", "1.1.0"),
    "values-newest": values("1.0.0", "latest", "version-unpinned", "info", "was pinned"),
    "values-back": values("1.1.0@sha256:a", "1.0.0@sha256:b", "downgrade", "info", "in HelmRelease/default/wiki"),
    # upgrades: charts
    "chart-major": chart("version: 1.2.3", "version: 2.0.0", "major-upgrade", "info", "chart wiki goes from"),
    "chart-minor": chart("version: 1.2.3", "version: 1.3.0"),
    "chart-of-a-first-version": chart("version: 0.9.0", "version: 1.0.0", "major-upgrade", "info", "new major version"),
    "chart-goes-back": chart("version: 1.2.3", "version: 1.2.2", "downgrade", "info", "chart wiki goes back"),
    "chart-becomes-a-range": chart("version: 1.2.3", "version: 1.x", "version-unpinned", "info", "is `1.x` now"),
    "chart-of-any-version": chart("version: 1.2.3", "version: '*'", "version-unpinned", "info", "is `*` now"),
    "chart-is-pinned": chart("version: 1.x", "version: 1.2.3"),
    "range-becomes-another": chart("version: 1.x", "version: 2.x"),
    # upgrades: sources
    "source-major": source("tag: 1.0.0", "tag: 2.0.0", "major-upgrade", "info", "oci://ghcr.io/x/charts/wiki goes"),
    "source-minor": source("tag: 1.0.0", "tag: 1.1.0"),
    "source-goes-back": source("tag: v1.1.0", "tag: v1.0.0", "downgrade", "info", "goes back"),
    "source-becomes-a-range": source("tag: 1.0.0", "semver: '>=1.0.0'", "version-unpinned", "info", "`>=1.0.0`"),
    "source-becomes-the-newest": source("tag: 1.0.0", "tag: latest", "version-unpinned", "info", "`latest`"),
    # resumed
    "resumed": Known(
        suspended("  suspend: true\n"),
        suspended(""),
        Told("suspension-lifted", "info", "for 1 object (ConfigMap/default/x), and what has left Git since is deleted"),
    ),
    "resumed-without-pruning": Known(
        {**app(), "cluster/x.yaml": kustomization("x", "  suspend: true\n", prune="false"), "x/0.yaml": config("x")},
        {**app(), "cluster/x.yaml": kustomization("x", "  suspend: false\n", prune="false"), "x/0.yaml": config("x")},
        Told("suspension-lifted", "info", "comes at once, for 1 object"),
    ),
    "resumed-release": Known(
        app(release(spec="  suspend: true\n")),
        app(release()),
        Told("suspension-lifted", "info", "HelmRelease/default/wiki is resumed"),
    ),
    "suspended-now": Known(suspended(""), suspended("  suspend: true\n")),
    "never-suspended": Known(suspended(""), suspended("  timeout: 5m\n")),
    "said-to-be-at-work": Known(suspended(""), suspended("  suspend: false\n")),
    "suspended-and-gone": Known({**suspended("  suspend: true\n")}, app()),
    # order
    "turned-round": Known(several("b"), several("", "a"), Told("order-changed", "info", "b waits for")),
    "turned-round-through-a-third": Known(
        several("c", third="b"), several("", "a"), Told("order-changed", "info", "b waits for")
    ),
    "one-dependency-more": Known(several(), several("b")),
    "one-dependency-less": Known(several("b"), several()),
    "another-dependency": Known(several("b"), several("c")),
    "waits-for-all-from-now-on": Known(
        several("", "a"),
        several("", "a", "  wait: true\n  timeout: 5m\n"),
        Told(
            "order-changed",
            "info",
            "all that it applies is (1 object), and Kustomization/flux-system/b",
        ),
    ),
    "checks-health-from-now-on": Known(
        several("", "a"),
        several("", "a", HEALTH),
        Told("order-changed", "info", "is ready only once Deployment/default/app is, and Kustomization/flux-system/b"),
    ),
    "checks-health-and-nobody-cares": Known(several(), several("", "", HEALTH)),
    "checks-health-and-waits-for-all-as-before": Known(
        several("", "a", "  wait: true\n  timeout: 5m\n"), several("", "a", "  wait: true\n  timeout: 5m\n" + HEALTH)
    ),
    "checks-no-health-from-now-on": Known(several("", "a", HEALTH), several("", "a")),
    "waits-for-all-and-nobody-cares": Known(several(), several("", "", "  wait: true\n  timeout: 5m\n")),
    "waits-for-nothing-from-now-on": Known(several("", "a", "  wait: true\n  timeout: 5m\n"), several("", "a")),
    "a-new-kind-elsewhere": Known(
        kinds(),
        kinds(kinds_crd=CRD, objects_album=ALBUM),
        Told("definition-comes-later", "info", "doesn't wait for it"),
    ),
    "a-new-kind-that-is-waited-for": Known(
        kinds("  dependsOn: [{name: kinds}]\n"),
        kinds("  dependsOn: [{name: kinds}]\n", kinds_crd=CRD, objects_album=ALBUM),
    ),
    "a-new-kind-in-the-same-place": Known(kinds(), kinds(objects_crd=CRD, objects_album=ALBUM)),
    "a-kind-that-was-there": Known(kinds(kinds_crd=CRD), kinds(kinds_crd=CRD, objects_album=ALBUM)),
    "a-kind-that-comes-into-git-late": Known(
        kinds(objects_album=ALBUM),
        kinds(kinds_crd=CRD, objects_album=ALBUM, objects_more=ALBUM.replace("holidays", "more")),
    ),
    # secrets
    "laid-open": laid_open(secret("horse staple"), "`admin` of Secret/default/app was encrypted"),
    "laid-open-elsewhere": laid_open(secret("aG9yc2U=", "data"), "`admin` of Secret/default/app was encrypted"),
    "encrypted-anew": laid_open(secret(CIPHERTEXT.replace("cGFz", "bmV3"))),
    "laid-open-by-a-variable": laid_open(secret("${ADMIN}")),
    "laid-open-to-be-filled-in": laid_open(secret("changeme")),
    "laid-open-and-empty": laid_open(secret("")),
    "encrypted-now": Known(secret("horse staple"), secret(CIPHERTEXT)),
    "exchanged-store": exchanged(external("other"), "`spec.secretStoreRef.name`"),
    "exchanged-entry": exchanged(external(key="handbook"), "remoteRef.key` names from elsewhere: Secret/default/app"),
    "exchanged-for-nobody": Known(
        {path: text for path, text in external().items() if path != "app/1.yaml"},
        {path: text for path, text in external(key="handbook").items() if path != "app/1.yaml"},
    ),
    "a-key-more": exchanged(external(more="  - {secretKey: user, remoteRef: {key: wiki, property: user}}\n")),
    "another-key": exchanged(external(name="token", key="other")),
    "another-interval": exchanged(external(spec="  refreshInterval: 5m\n")),
    # deletes
    "a-claim-goes": Known(app(CLAIM), app(), Told("data-deleted", "warning", "its volume with all data")),
    "a-release-goes": Known(
        app(release()), app(SOURCE), Told("data-deleted", "info", "its release with all that the chart doesn't keep")
    ),
    "a-suspended-release-goes": Known(app(release(spec="  suspend: true\n")), app(SOURCE)),
    "settings-go": Known(app(config("x")), app()),
    "a-claim-comes": Known(app(), app(CLAIM)),
    # nothing at all
    "a-comment": Known(app(config("x")), app("# why\n" + config("x"))),
    "another-label": Known(
        app(config("x")), app(config("x").replace("namespace: default", "namespace: default, labels: {a: b}"))
    ),
    "settings": Known(app(config("x")), app(config("x").replace("a: b", "a: c"))),
    "more-replicas": Known(
        app(deployment()), app(deployment().replace("spec: {selector", "spec: {replicas: 2, selector", 1))
    ),
    "another-interval-of-a-kustomization": Known(app(), app(more="  retryInterval: 2m\n")),
}


@pytest.mark.parametrize("known", KNOWN.values(), ids=KNOWN)
def test_what_is_known_to_come_of_a_change_is_told_and_nothing_else(known: Known) -> None:
    found = consequences(known.before, known.after)
    assert [(each.check.name, each.severity.value) for each in found] == ([known.told[:2]] if known.told else [])
    assert all(known.told is not None and known.told.said in each.finding.message for each in found)


CERT_MANAGER = release("cert-manager", "  values: {crds: {enabled: true}}\n", chart="cert-manager")
ISSUER = "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: app}\nspec: {selfSigned: {}}\n"
CRDS = release("crds", chart="cert-manager-crds")


@pytest.mark.parametrize(
    ("before", "after", "is_told"),
    [
        pytest.param(app(CERT_MANAGER, ISSUER), app(SOURCE, ISSUER), True, id="an object stays"),
        pytest.param(app(CERT_MANAGER, ISSUER), app(SOURCE), False, id="all objects go"),
        pytest.param(app(CERT_MANAGER), app(SOURCE), False, id="there is no object"),
        pytest.param(app(CERT_MANAGER), app(SOURCE, ISSUER), False, id="an object comes"),
        pytest.param(app(CERT_MANAGER, ISSUER), app(CRDS, ISSUER), False, id="another release comes"),
        pytest.param(
            app(CERT_MANAGER, ISSUER, prune="false"), app(SOURCE, ISSUER, prune="false"), False, id="it is kept"
        ),
        pytest.param(
            app(CERT_MANAGER.replace("spec:\n  interval", "spec:\n  suspend: true\n  interval"), ISSUER),
            app(SOURCE, ISSUER),
            False,
            id="it is suspended, and not uninstalled",
        ),
        pytest.param(
            app(CERT_MANAGER, ISSUER),
            {
                **app(SOURCE, ISSUER),
                "app/kustomization.yaml": "resources: [https://example.org/kinds.yaml, 0.yaml, 1.yaml]\n",
            },
            False,
            id="what comes from elsewhere may install it",
        ),
    ],
)
def test_a_release_that_goes_is_told_where_objects_of_its_kinds_stay(
    before: Files, after: Files, is_told: bool
) -> None:
    found = [each for each in consequences(before, after) if each.check.name == "definition-uninstalled"]
    assert [list(map(str, each.finding.affected)) for each in found] == ([["ClusterIssuer/app"]] if is_told else [])


def test_an_image_of_many_objects_is_told_once() -> None:
    names = [f"app{number}" for number in range(5)]
    trees = [
        app(*(deployment(tag).replace("name: app,", f"name: {name},") for name in names)) for tag in ("a:1.0", "a:2.0")
    ]
    (found,) = consequences(*trees)
    assert "in 5 objects (Deployment/default/app0, " in found.finding.message
    assert len(found.finding.affected) == len(names)


def test_an_upgrade_of_what_is_suspended_is_no_upgrade() -> None:
    spec = "  suspend: true\n  values: {image: {repository: a, tag: %s}}\n"
    found = consequences(app(release(spec=spec % "1.0")), app(release(spec=spec % "2.0")))
    assert [each.check.name for each in found] == ["change-without-effect"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(
            *(
                {path: text.replace("admin", "password") for path, text in secret(value).items()}
                for value in (CIPHERTEXT, "horse staple")
            ),
            "secret-laid-open",
            id="a secret",
        ),
        pytest.param(kinds(), kinds(kinds_crd=CRD, objects_album=ALBUM), "definition-comes-later", id="a kind"),
    ],
)
def test_what_a_check_finds_in_the_later_version_is_not_told_beside_what_the_change_does(
    before: Files, after: Files, told: str
) -> None:
    first = analyse_tree(MemoryTree(before), Path("before"))
    second = analyse_tree(MemoryTree(after), Path("after"), earlier=first)
    assert [reported.check.name for reported in compare(first, second, BASE).new] == [told]
    found = diff_of(first, second, BASE)
    assert ([each.check.name for each in found.findings], found.new) == ([told], ())
    less = RULES.check(told).says_more_than
    assert {reported.check.name for reported in second.findings} >= set(less)
    assert less


def test_only_checks_of_changes_say_more_than_checks_of_versions() -> None:
    for check in RULES.checks():
        assert not check.says_more_than or check.scope == "change"
        assert {RULES.check(name).scope for name in check.says_more_than} <= {"version"}
