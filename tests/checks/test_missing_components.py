"""Objects of kinds whose controller a cluster installs Flux without."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import BOOTSTRAPPED, Files, found, kustomization, manifest, reported, repository, source

CHECK = "component-not-installed"
IMAGES = "image.toolkit.fluxcd.io/v1"
IMAGE = manifest(IMAGES, "ImageRepository", "wiki", "flux-system", spec={"image": "example.com/wiki", "interval": "1h"})
POLICY = manifest(IMAGES, "ImagePolicy", "wiki", "flux-system", spec={"imageRepositoryRef": {"name": "wiki"}})
UPDATE = manifest(IMAGES, "ImageUpdateAutomation", "wiki", "flux-system", spec={"interval": "1h"})
CORE = ["source-controller", "kustomize-controller", "helm-controller", "notification-controller"]
KINDS = {
    "kustomizations": ("kustomize.toolkit.fluxcd.io", "Kustomization"),
    "gitrepositories": ("source.toolkit.fluxcd.io", "GitRepository"),
    "imagerepositories": ("image.toolkit.fluxcd.io", "ImageRepository"),
}


def instance(components: Any = None, version: str = "2.x") -> str:
    """Return a FluxInstance that Flux applies."""
    spec = {"distribution": {"version": version, "registry": "ghcr.io/fluxcd"}}
    more = {"components": components} if components is not None else {}
    return manifest("fluxcd.controlplane.io/v1", "FluxInstance", "flux", "flux-system", spec=spec | more)


def definition(plural: str) -> str:
    """Return the definition of a kind as a release of Flux brings it."""
    group, kind = KINDS[plural]
    labels = {"app.kubernetes.io/part-of": "flux", "app.kubernetes.io/version": "v2.7.0"}
    spec = {"group": group, "names": {"kind": kind}, "versions": [{"name": "v1", "served": True}]}
    api_version = "apiextensions.k8s.io/v1"
    return manifest(
        api_version, "CustomResourceDefinition", f"{plural}.{group}", metadata={"labels": labels}, spec=spec
    )


def controller(name: str, image: str = "") -> str:
    """Return the Deployment that runs a controller."""
    container = {"name": "manager", "image": f"ghcr.io/fluxcd/{image or name}:v1.0.0"}
    spec = {"template": {"spec": {"containers": [container]}}}
    return manifest("apps/v1", "Deployment", name, "flux-system", spec=spec)


def bootstrapped(*manifests: str, defined: tuple[str, ...] = tuple(KINDS), files: Files | None = None) -> Files:
    """Return a repository that `flux bootstrap` has been run in, which holds the definitions of some kinds."""
    definitions = "".join(map(definition, defined))
    return {
        "clusters/home/flux-system/gotk-components.yaml": definitions or "---\n",
        "clusters/home/flux-system/gotk-sync.yaml": BOOTSTRAPPED,
        "clusters/home/all.yaml": "".join(manifests),
        "empty/kustomization.yaml": "resources: []\n",
        **(files or {}),
    }


def test_an_object_of_a_component_that_the_flux_instance_does_not_name_is_rejected() -> None:
    finding = found(repository(instance(CORE), IMAGE, POLICY), CHECK)
    assert finding.message == (
        f'no matches for kind "ImagePolicy" in version "{IMAGES}": Flux is installed without image-reflector-controller'
    )
    assert "brings the CRDs of ImagePolicy, ImageRepository" in finding.help
    assert [one.message for one in finding.related][-1] == "Flux is installed by this"
    assert "flux-system" in [identity.name for identity in finding.impact.appliers]


def test_each_component_is_a_finding_and_its_kinds_are_no_other() -> None:
    files = repository(instance(CORE), IMAGE, UPDATE.replace("/v1\n", "/v1beta1\n"))
    assert [one.severity for one in reported(files, CHECK)] == ["error", "error"]
    assert reported(files, "removed-api-version") == []


@pytest.mark.parametrize(
    ("components", "count"),
    [
        (None, 1),  # the four that a FluxInstance has by default
        ([], 1),
        ([*CORE, "image-reflector-controller"], 0),
        ([*CORE, "${MORE}"], 0),
        ("${COMPONENTS}", 0),
    ],
)
def test_the_components_are_those_that_the_instance_says(components: Any, count: int) -> None:
    assert len(reported(repository(instance(components), IMAGE), CHECK)) == count


def test_the_definitions_of_a_bootstrap_tell_the_components() -> None:
    without = bootstrapped(IMAGE, defined=("kustomizations", "gitrepositories"))
    assert [one.severity for one in reported(without, CHECK)] == ["error"]
    assert reported(bootstrapped(IMAGE), CHECK) == []
    assert reported(bootstrapped(IMAGE, defined=()), CHECK) == []
    assert reported(bootstrapped(IMAGE, defined=("kustomizations",)), CHECK) == []  # these aren't all


def test_one_of_several_installations_may_bring_it() -> None:
    spec = {"interval": "1h", "url": "oci://ghcr.io/fluxcd/flux-manifests", "ref": {"tag": "v2.6.0"}}
    artifact = manifest("source.toolkit.fluxcd.io/v1", "OCIRepository", "flux", "flux-system", spec=spec)
    whole = kustomization("flux", path="./", sourceRef={"kind": "OCIRepository", "name": "flux"})
    assert reported(repository(instance(CORE), artifact, whole, IMAGE), CHECK) == []


def test_scripts_that_speak_of_the_component_may_install_it() -> None:
    script = {"scripts/bootstrap.sh": "flux install --components-extra=image-reflector-controller\n"}
    assert reported(repository(instance(CORE), IMAGE, files=script), CHECK) == []


def test_what_cannot_be_seen_makes_it_likely_only_if_it_may_hold_the_definitions() -> None:
    others = kustomization("team", path="./", sourceRef={"kind": "GitRepository", "name": "team"})
    own = source("GitRepository", "team", "https://github.com/example/more")
    files = repository(instance(CORE), IMAGE, own, others)
    assert [one.severity for one in reported(files, CHECK)] == ["warning"]
    base = {"base/kustomization.yaml": "resources:\n  - https://github.com/example/operator//deploy?ref=v1\n"}
    upstream = repository(instance(CORE), IMAGE, kustomization("base", path="./base"), files=base)
    assert [one.severity for one in reported(upstream, CHECK)] == ["error"]


def test_what_flux_leaves_alone_is_not_checked() -> None:
    disabled = IMAGE.replace(
        "  name: wiki\n", "  name: wiki\n  annotations: {kustomize.toolkit.fluxcd.io/ssa: Ignore}\n"
    )
    assert reported(repository(instance(CORE), disabled), CHECK) == []


def test_an_object_whose_kind_something_else_defines_is_applied_and_never_reconciled() -> None:
    finding = found(repository(instance(CORE), definition("imagerepositories"), IMAGE), CHECK)
    assert finding.message == (
        "ImageRepository/flux-system/wiki is never reconciled: Flux is installed without image-reflector-controller"
    )
    assert "reconciles ImageRepository" in finding.help
    assert finding.impact.appliers == ()
    assert reported(repository(instance(CORE), definition("imagerepositories"), IMAGE), "removed-api-version") == []


@pytest.mark.parametrize(
    "runs_it", [controller("image-reflector-controller"), controller("images", "image-reflector-controller")]
)
def test_a_controller_that_is_deployed_apart_reconciles_it(runs_it: str) -> None:
    assert reported(repository(instance(CORE), definition("imagerepositories"), IMAGE, runs_it), CHECK) == []


def test_a_bootstrap_whose_controller_is_taken_out_leaves_its_kinds_alone() -> None:
    indispensable = (controller("source-controller"), controller("kustomize-controller"))
    assert [one.severity for one in reported(bootstrapped(IMAGE, *indispensable), CHECK)] == ["error"]
    running = (*indispensable, controller("image-reflector-controller"))
    assert reported(bootstrapped(IMAGE, *running), CHECK) == []


def test_definitions_alone_tell_nothing_of_controllers() -> None:
    assert reported(bootstrapped(IMAGE, defined=("imagerepositories",)), CHECK) == []
