"""Programs that make objects beside Flux may make what is missing in Git."""

from __future__ import annotations

import pytest
from repositories import external_secret, faults, kustomization, needing, repository

STORE = """\
        store = CustomResource(
            "store",
            api_version="external-secrets.io/v1",
            kind="ClusterSecretStore",
            metadata={"name": "vault"},
        )
"""


@pytest.mark.parametrize("project", ["Pulumi.yaml", "Pulumi.dev.yaml", "cdk8s.yaml", "cdktf.json"])
def test_a_store_may_come_of_a_program(project: str) -> None:
    files = repository(external_secret("wiki"))
    program = {f"infra/{project}": "", "infra/stacks/secrets.py": STORE}
    assert "store-not-found" in faults(files)
    assert "store-not-found" not in faults({**files, **program})


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("operator/stores.py", STORE),
        ("infra/stores.md", STORE),
        ("infra/stores.py", STORE.replace('"vault"', '"vaults"')),
        ("infra/stores.py", STORE.replace("ClusterSecretStore", "SecretProvider")),
    ],
    ids=["no project", "no program", "another name", "another kind"],
)
def test_what_speaks_of_a_store_otherwise_makes_none(path: str, text: str) -> None:
    files = repository(external_secret("wiki"), files={"infra/Pulumi.yaml": "", path: text})
    assert "store-not-found" in faults(files)


def test_a_dependency_is_no_less_missing_for_a_word_in_a_program() -> None:
    program = {"infra/Pulumi.yaml": "", "infra/main.go": 'release := "database"\n'}
    assert faults(repository(kustomization("apps"), needing("wiki", "database"), files=program)) == [
        "dependency-not-found"
    ]
