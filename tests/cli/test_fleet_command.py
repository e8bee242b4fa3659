"""`gitops-lint fleet`: many repositories and revisions, as text, JSON and pages."""

from __future__ import annotations

import html.parser
import json
import re
from pathlib import Path

import pytest
from commands import FAULTY, HEALTHY, run, run_apart, written
from committing import git
from in_process import Result

HOSTILE = "<script>alert(1)</script>\x1b[31m"


def judged(*arguments: str | Path, cwd: Path) -> Result:
    """Run the command, with one process if nothing else is said: to start some takes longer than what they do here."""
    return run("fleet", *arguments, *([] if "--jobs" in arguments else ["--jobs", "1"]), cwd=cwd)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    for name, files in (("one", FAULTY), ("two", FAULTY), ("well", HEALTHY)):
        written(tmp_path / name, files)
    return tmp_path


def test_a_fault_is_told_once_with_all_places(work: Path) -> None:
    result = judged("one", "two", "well", cwd=work)
    assert result.code == 1
    assert result.out.count("dependency-not-found") == 1
    assert re.findall(r"^  (\w+): cluster/ks\.yaml:\d+:\d+ ", result.out, re.MULTILINE) == ["one", "two"]
    assert result.out.splitlines()[-1].startswith("1 error in 3 repositories, 3 clusters, ")
    assert re.findall(r"^\[\d/3\] (\w+): 1 cluster", result.err, re.MULTILINE) == ["one", "two", "well"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["well"], 0),
        (["well", "one"], 1),
        (["well", "one", "--fail-on", "never"], 0),
        (["well", "one", "--ignore", "GL101"], 0),
        (["well", "--fail-on", "info"], 0),
        (["well", "empty"], 2),
        (["well", "nowhere"], 2),
    ],
)
def test_it_ends_as_check_does(work: Path, options: list[str], code: int) -> None:
    written(work / "empty", {"README.md": "nothing here\n"})
    assert judged(*options, "--quiet", cwd=work).code == code


def test_a_repository_that_cannot_be_looked_at_is_told_and_the_rest_judged(work: Path) -> None:
    written(work / "broken", {".gitops-lint.yaml": "ignoer: []\n", "a.yaml": "a: 1\n"})
    result = judged("broken", "one", cwd=work)
    assert result.code == 2
    assert "broken could not be looked at: .gitops-lint.yaml:1:1" in result.out
    assert "dependency-not-found" in result.out


def test_as_json_it_holds_all_there_is(work: Path) -> None:
    result = judged("one", "two", "well", "--format", "json", cwd=work)
    said = json.loads(result.out)
    assert said["version"] == 1
    assert [each["name"] for each in said["repositories"]] == ["one", "two", "well"]
    assert said["summary"] == {"error": 1, "warning": 0, "info": 0}
    (fault,) = said["faults"]
    assert [(each["repository"], each["location"]["path"]) for each in fault["where"]] == [
        ("one", "cluster/ks.yaml"),
        ("two", "cluster/ks.yaml"),
    ]
    assert [each["clusters"] for each in said["siblings"]] == [["one: cluster", "two: cluster", "well: cluster"]]


def test_it_is_the_same_by_however_many_processes(work: Path) -> None:
    alone, together = (
        judged("one", "two", "well", "--format", "json", "--jobs", jobs, cwd=work) for jobs in ("1", "2")
    )
    assert together.out == alone.out


def test_processes_leave_nothing_to_be_told_of(work: Path) -> None:
    result = run_apart("fleet", "one", "two", "--jobs", "2", "--quiet", cwd=work)
    assert (result.code, result.err) == (1, "")


def test_two_revisions_of_a_repository_are_two(work: Path) -> None:
    (work / "moved").mkdir()
    git(work / "moved", "init", "-q")
    for files in (HEALTHY, FAULTY):
        written(work / "moved", files)
        git(work / "moved", "add", "-A")
        git(work / "moved", "commit", "-q", "-m", "x")
    said = json.loads(judged("moved", "moved@HEAD~1", "--format", "json", cwd=work).out)
    assert [(each["name"], each["summary"]["error"]) for each in said["repositories"]] == [
        ("moved", 1),
        ("moved@HEAD~1", 0),
    ]


class _Page(html.parser.HTMLParser):
    """The links, the text and the elements of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_to_start_from_leads_to_a_page_of_each_repository(work: Path) -> None:
    assert judged("well", "one", "--pages", "made", cwd=work).code == 1
    page = _Page((work / "made/index.html").read_text())
    assert page.links == ["repository-1.html", "repository-0.html"]  # the worst first
    for link in page.links:
        assert "<title>" in (work / "made" / link).read_text()
    assert "dependency-not-found" in page.text


def test_what_repositories_hold_is_text_on_the_page(work: Path) -> None:
    odd = written(work / HOSTILE.replace("/", "_"), {**FAULTY, "cluster/<b>.yaml": FAULTY["cluster/ks.yaml"]})
    result = judged(odd, "one", "--format", "html", "-o", "out.html", cwd=work)
    assert result.code == 1
    written_ = (work / "out.html").read_text()
    page = _Page(written_)
    assert "script" not in page.tags
    assert "\x1b" not in written_
    assert "\x1b" not in result.err
    assert "<script>alert(1)<_script>" in page.text
    assert "default-src 'none'" in written_


def test_values_of_secrets_are_in_none_of_it(work: Path) -> None:
    manifest = "apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: b}\nstringData: {a: hunter-2}\n"
    written(work / "one", {**FAULTY, "empty/kustomization.yaml": "resources: [a.yaml]\n", "empty/a.yaml": manifest})
    for options in (["--format", "json"], ["--format", "html"], [], ["--pages", "made"]):
        result = judged("one", "two", *options, cwd=work)
        assert "hunter-2" not in result.out + result.err
    assert not any("hunter-2" in file.read_text() for file in (work / "made").iterdir())


def test_what_cannot_be_written_is_said(work: Path) -> None:
    (work / "file").write_text("")
    result = judged("well", "--pages", "file", cwd=work)
    assert result.code == 2
    assert "can't write to file" in result.err
