"""The action's one comment on a pull request, kept up to date against a small server that speaks GitHub's API."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from acting import Act, checked_out, pull_request
from action_runner import ROOT, Run
from github_server import TOKEN, GitHub, serving
from handwritten import kustomization
from small_repositories import FAULTY, HEALTHY, plain_environment

pytest_plugins = ["action_fixtures"]

Files = dict[str, str]
MARKER = "<!-- gitops-lint: what this change does -->"
CHANGE = {"cluster/more.yaml": kustomization("more")}


@pytest.fixture
def github() -> Iterator[GitHub]:
    with serving(GitHub()) as server:
        yield server


Commenting = Callable[..., Run]


@pytest.fixture
def commenting(origin: Path, tmp_path: Path, act: Act, github: GitHub) -> Commenting:
    """Return what runs the action for a pull request with a change, asked to comment on it."""

    def run(
        change: Files = CHANGE, before: Files = HEALTHY, branch: str = "change", checking: bool = False, **inputs: str
    ) -> Run:
        base = pull_request(origin, before, change, branch)
        checkout = checked_out(origin, "refs/pull/1/merge", tmp_path / "checkout", 2)
        return act(checkout, base, github.url, checking, **{"comment": "true", **inputs})

    return run


def test_a_comment_is_made_where_there_is_none(commenting: Commenting, github: GitHub) -> None:
    github.say("Looks good to me")
    run = commenting(checking=True)
    assert run.code == 0
    assert "created" in run.log
    said, body = github.bodies()
    assert said == "Looks good to me"
    assert body.startswith(MARKER)
    assert "new <code>Kustomization/flux-system/more</code>" in body


TEXT = f"{MARKER}\nwhat the change does\n"


class Said(NamedTuple):
    """What the action's last step has left behind: its log, and the summary of the job."""

    log: str
    summary: str


Saying = Callable[[], Said]


@pytest.fixture
def saying(tmp_path: Path, github: GitHub) -> Saying:
    """Return what runs the program that comments alone, with a text that says what a change does."""

    def run() -> Said:
        text, summary = tmp_path / "comment.md", tmp_path / "summary.md"
        text.write_text(TEXT)
        summary.touch()
        told = {"GITHUB_API_URL": github.url, "GITHUB_REPOSITORY": "home/cluster", "GITHUB_STEP_SUMMARY": str(summary)}
        environment = {**plain_environment(tmp_path), **told, "PULL_REQUEST": "1", "TOKEN": TOKEN}
        command = [sys.executable, str(ROOT / "action" / "comment.py"), str(text)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return Said(done.stdout + done.stderr, summary.read_text())

    return run


def test_the_comment_that_is_there_is_written_anew(saying: Saying, github: GitHub) -> None:
    for number in range(130):
        github.say(f"comment {number}")
    github.say(f"{MARKER}\nwhat the change did before", "github-actions[bot]", "Bot")
    assert "updated" in saying().log
    assert len(github.comments) == 131
    assert github.bodies()[-1] == TEXT


def test_what_others_write_is_left_alone(saying: Saying, github: GitHub) -> None:
    text = f"{MARKER}\nI have written this myself"
    github.say(text)
    assert "created" in saying().log
    assert github.bodies() == [text, TEXT]


def test_a_token_of_somebody_finds_the_comment_of_that_somebody(saying: Saying, github: GitHub) -> None:
    github.login = "the-robot"
    github.say(f"{MARKER}\nof another bot", "other[bot]", "Bot")
    github.say(f"{MARKER}\nof its own", "the-robot")
    assert "updated" in saying().log
    assert github.bodies() == [f"{MARKER}\nof another bot", TEXT]


def test_without_the_permission_the_summary_says_it(commenting: Commenting, github: GitHub) -> None:
    github.may_write = False
    run = commenting()
    assert run.code == 0
    assert "::warning::GitHub answers with 403" in run.log
    assert MARKER in run.summary
    assert "Kustomization/flux-system/more" in run.summary
    assert github.comments == {}


LIMITS = {
    "retry-after": ([(429, {"retry-after": "0"})], "created"),
    "none-left-for-now": ([(403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"})], "created"),
    "none-left-for-an-hour": ([(403, {"retry-after": "3600"})] * 2, "GitHub answers with 403"),
    "out-of-order": ([(502, {})], "created"),
    "out-of-order-for-good": ([(502, {})] * 9, "GitHub answers with 502"),
    "elsewhere": ([(307, {"location": "http://127.0.0.1:9/"})] * 2, "GitHub answers with 307"),
    "unknown": ([(404, {}), (404, {})], "GitHub answers with 404"),
}


@pytest.mark.parametrize(("answers", "said"), LIMITS.values(), ids=LIMITS)
def test_a_server_that_does_not_answer_now_is_asked_again_for_a_while(
    saying: Saying, github: GitHub, answers: list[tuple[int, dict[str, str]]], said: str
) -> None:
    github.answers = list(answers)
    done = saying()
    assert said in done.log
    assert (MARKER in done.summary) == ("GitHub answers" in said)
    assert (github.bodies() == []) == ("GitHub answers" in said)


def test_what_is_too_long_for_a_comment_is_cut(commenting: Commenting, github: GitHub) -> None:
    settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings-%s, namespace: default}\ndata: {a: '%s'}\n"
    change = {f"cluster/{number}.yaml": settings % (number, f"{number} " * 1000) for number in range(60)}
    assert "created" in commenting(change).log
    (body,) = github.bodies()
    assert len(body) < 65_536
    assert "for which there is no room here" in body


@pytest.mark.parametrize("name", ["</details><script>alert(1)</script>", "`x` ![](//example.org/a)", "@everyone"])
def test_what_a_repository_holds_is_text_in_a_comment(commenting: Commenting, github: GitHub, name: str) -> None:
    held = f'apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: x, namespace: default}}\ndata: {{a: "{name}"}}\n'
    assert "created" in commenting({"cluster/x.yaml": held}).log
    (body,) = github.bodies()
    fenced = body[body.index("```diff") : body.rindex("```")]
    assert name in fenced
    assert name not in body.replace(fenced, "")


@pytest.mark.parametrize("branch", ["$(touch${IFS}owned)", "a;touch${IFS}owned", "'\"$HOME"])
def test_the_name_of_a_branch_is_never_run(commenting: Commenting, tmp_path: Path, branch: str) -> None:
    assert "created" in commenting(branch=branch).log
    assert not list(tmp_path.rglob("owned"))


def test_nothing_is_said_where_nobody_asks(commenting: Commenting, github: GitHub) -> None:
    commenting(comment="false")
    assert github.asked == []


def test_a_pull_request_that_breaks_something_is_told_so_and_fails(commenting: Commenting, github: GitHub) -> None:
    change, before = {"cluster/more.yaml": kustomization("more", "nowhere")}, {**FAULTY, "README.md": "a cluster\n"}
    run = commenting(change, before, checking=True)
    assert run.code == 1
    (body,) = github.bodies()
    assert "dependency-not-found" in body
    assert "flux-system/gone" not in body


def test_a_push_has_nothing_to_comment_on(origin: Path, tmp_path: Path, act: Act, github: GitHub) -> None:
    pull_request(origin, HEALTHY, CHANGE)
    run = act(checked_out(origin, "main", tmp_path / "checkout"), "", github.url, comment="true")
    assert run.code == 0
    assert "::notice::" in run.log
    assert github.asked == []
