"""Where a copy is installed from (PEP 610), and that the files of `init` install the same one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from gitops_lint.adoption.origin import RELEASE, RELEASED, RELEASED_ACTION, Origin, origin_of
from gitops_lint.adoption.pre_commit import propose_hook
from gitops_lint.adoption.workflow import propose_workflow

HERE = Origin(
    "gitops-lint @ file:///home/somebody/gitops%20lint", "the folder /home/somebody/gitops lint", is_here=True
)
COMMIT = "0123456789abcdef0123456789abcdef01234567"
GITHUB = "https://github.com/somebody/gitops-lint"
FORGE = "https://git.example.com/somebody/gitops-lint.git"


def answering(**answers: str) -> Callable[[Path, str], str]:
    """Return what answers as git would."""

    def answer(_: Path, asked: str) -> str:
        return answers.get(asked.split(maxsplit=1)[0].replace("-", "_"), "")

    return answer


NO_GIT = answering()
CLONE = answering(config=GITHUB, rev_parse=COMMIT, branch="origin/main")


def of_git(url: str) -> str:
    return json.dumps({"url": url, "vcs_info": {"vcs": "git", "commit_id": COMMIT, "requested_revision": "main"}})


def of_folder(**more: bool) -> str:
    return json.dumps({"url": "file:///home/somebody/gitops%20lint", "dir_info": more})


@pytest.mark.parametrize(
    ("direct_url", "git", "origin"),
    [
        pytest.param(None, NO_GIT, RELEASE, id="from an index"),
        pytest.param("no JSON", NO_GIT, RELEASE, id="not what an installer writes"),
        pytest.param(
            of_git(GITHUB),
            NO_GIT,
            Origin(
                f"gitops-lint @ git+{GITHUB}@{COMMIT}",
                f"the commit 0123456789 of {GITHUB}",
                f"somebody/gitops-lint@{COMMIT}",
            ),
            id="a commit on GitHub",
        ),
        pytest.param(
            of_git("https://somebody:token@git.example.com/somebody/gitops-lint.git"),
            NO_GIT,
            Origin(f"gitops-lint @ git+{FORGE}@{COMMIT}", f"the commit 0123456789 of {FORGE}"),
            id="a commit elsewhere, without the login",
        ),
        pytest.param(
            json.dumps({"url": "https://example.com/gitops_lint-1-py3-none-any.whl", "archive_info": {}}),
            NO_GIT,
            Origin(
                "gitops-lint @ https://example.com/gitops_lint-1-py3-none-any.whl",
                "the file https://example.com/gitops_lint-1-py3-none-any.whl",
            ),
            id="a wheel that can be fetched",
        ),
        pytest.param(
            json.dumps({"url": "file:///tmp/gitops_lint-1-py3-none-any.whl", "archive_info": {}}),
            NO_GIT,
            Origin(
                "gitops-lint @ file:///tmp/gitops_lint-1-py3-none-any.whl",
                "the file /tmp/gitops_lint-1-py3-none-any.whl",
                is_here=True,
            ),
            id="a wheel on this machine",
        ),
        pytest.param(
            of_folder(editable=True),
            CLONE,
            Origin(
                f"gitops-lint @ git+{GITHUB}@{COMMIT}",
                f"the commit 0123456789 of {GITHUB}",
                f"somebody/gitops-lint@{COMMIT}",
            ),
            id="a clone whose commit is pushed",
        ),
        pytest.param(
            of_folder(),
            answering(config=GITHUB, rev_parse=COMMIT, branch="origin/main", status=" M README.md"),
            HERE,
            id="a clone with changes of its own",
        ),
        pytest.param(
            of_folder(),
            answering(rev_parse=COMMIT),
            HERE,
            id="a folder that is nowhere else",
        ),
    ],
)
def test_what_an_installer_notes_says_where_to_install_from(
    direct_url: str | None, git: Callable[[Path, str], str], origin: Origin
) -> None:
    assert origin_of(direct_url, git) == origin


ORIGINS = [RELEASE, *(origin_of(text, NO_GIT) for text in (of_git(GITHUB), of_git(FORGE), of_folder()))]


@pytest.mark.parametrize("origin", ORIGINS, ids=lambda origin: origin.told)
def test_the_hook_installs_it_and_says_what_to_write_once_released(origin: Origin, tmp_path: Path) -> None:
    text = propose_hook(None, origin).after
    (hook,) = YAML(typ="safe").load(text)["repos"][0]["hooks"]
    assert hook["additional_dependencies"] == [origin.requirement]
    assert (f"# once it is released: {RELEASED}" in text) != origin.is_release
    (tmp_path / "config.yaml").write_text(text)
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(tmp_path / "config.yaml")]
    assert subprocess.run(command, check=False).returncode == 0


def test_the_workflow_uses_the_action_where_there_is_one() -> None:
    assert f"- uses: {RELEASED_ACTION}\n" in propose_workflow("main", None).after
    of_github = propose_workflow("main", None, ORIGINS[1]).after
    assert f"- uses: somebody/gitops-lint@{COMMIT} # once it is released: {RELEASED_ACTION}\n" in of_github


def test_the_workflow_installs_it_where_there_is_no_action() -> None:
    elsewhere = propose_workflow("main", None, ORIGINS[2]).after
    assert f"- run: pip install 'gitops-lint @ git+{FORGE}@{COMMIT}'\n" in elsewhere
    assert "python-version" in elsewhere


def test_what_only_this_machine_has_makes_no_workflow_that_would_fail() -> None:
    proposal = propose_workflow("main", None, ORIGINS[3])
    assert not proposal.changes
    assert "on this machine only" in proposal.reason
    assert RELEASED_ACTION in proposal.by_hand
