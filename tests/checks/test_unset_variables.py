"""Variables that one Kustomization lacks, and that others set for themselves."""

from __future__ import annotations

import pytest
from repositories import Files, config_map, found, kustomization, reported, repository

UNDEFINED = "undefined-variable"


def app(name: str, value: str = "${APP}", **substitute: str) -> Files:
    """Return a Kustomization that takes variables from a Secret that isn't in Git, and one object that needs some."""
    build = {"substituteFrom": [{"kind": "Secret", "name": "cluster-secrets"}], "substitute": substitute}
    return {
        f"apps/{name}.yaml": kustomization(name, path=f"./{name}", postBuild=build),
        f"{name}/settings.yaml": config_map(f"settings-{name}", app=value),
    }


def apps(setting: int, *lacking: Files) -> Files:
    """Return some Kustomizations that set `APP`, and others."""
    files = repository()
    for number in range(setting):
        files |= app(f"app-{number}", APP=f"app-{number}")
    for more in lacking:
        files |= more
    return files


def test_a_variable_that_all_others_set_for_themselves_is_lacking() -> None:
    one = found(apps(5, app("wiki")), UNDEFINED)
    assert str(one.target) == "Kustomization/flux-system/wiki"
    assert one.place.path == "wiki/settings.yaml"


@pytest.mark.parametrize(
    "files",
    [
        apps(4, app("wiki")),
        apps(9, app("wiki"), app("blog")),
        apps(5, app("wiki", "${APP:=wiki}")),
        apps(5, app("wiki", "${DOMAIN}")),
        apps(5, app("wiki", APP="wiki")),
    ],
)
def test_what_few_set_or_some_can_do_without_may_be_in_the_secret(files: Files) -> None:
    assert not reported(files, UNDEFINED)
