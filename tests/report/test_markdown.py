"""Markdown, as a parser of GitHub's dialect reads it: what findings hold is text and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from reports import (
    ANY,
    NOTE,
    WARNING,
    analysed,
    changing,
    cluster_changes,
    finding,
    kustomization,
    many_findings,
    reporting,
    sample,
    texts,
    written,
)

from gitops_lint.change.compare import Change
from gitops_lint.change.graphs import ClusterChange, Move
from gitops_lint.checks.finding import Finding
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Impact
from gitops_lint.repo.printable import printable
from gitops_lint.repo.revision import Base
from gitops_lint.report.affected import MOST_NODES, affected
from gitops_lint.report.contents import Report
from gitops_lint.report.markdown import MOST_BYTES, write
from gitops_lint.report.markdown_text import code, inline
from gitops_lint.rulebook.pages import SITE

GITHUB = MarkdownIt("gfm-like")
assert GITHUB.linkify
GITHUB.linkify.set({"fuzzy_link": False})  # GitHub makes no link of a host's name alone


class Page(HTMLParser):
    """What a browser would show of a page: its tags and its text."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(GITHUB.render(markdown))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":  # to the page of a check, and nowhere else
            ((name, address),) = attrs
            assert name == "href"
            assert re.fullmatch(rf"{re.escape(SITE)}/checks/GL\d\d\d/", address or "")
            return
        assert tag == "code" or not attrs, attrs
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def words(text: str) -> str:
    """Return a text without what Markdown may change: spaces, and backticks around code."""
    return re.sub(r"[\s`]", "", text)


# text

HOSTILE = [
    "<script>alert(1)</script>",
    "<!-- hidden",
    "[here](https://example.com) ![](x)",
    "https://example.com www.example.com a@example.com",
    "**bold** __bold__ ~~gone~~ *a* _b_",
    "a | b |\\",
    "&lt; &#60; &copy;",
    "`` ` ```",
    "`code` and `more",
    "$a$ and ${A} $$b$$",
    "# head\n- list\n1. one\n> quote\n---",
    "\x1b[31m\u202e\x00",
    "\\`a\\`",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_repository_says_is_shown_as_it_is(text: str) -> None:
    page = Page(f"at {inline(text)}")
    assert set(page.tags) <= {"p", "code", "span"}
    assert words(page.text) == words(f"at{printable(text)}")


@ANY
@given(texts)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    for form in (inline, code):
        page = Page(f"at {form(text)}")
        assert set(page.tags) <= {"p", "code", "span"}
        assert words(page.text) == words(f"at{printable(text)}")


def test_what_stands_between_backticks_is_code() -> None:
    assert Page("see " + inline("write `a*b*` here")).tags == ["p", "code"]


def test_what_github_makes_links_or_mathematics_of_is_broken_by_what_nobody_sees() -> None:
    text = "@somebody #12 $x$ www.example.com https://example.com :tada:"
    assert Page(f"at {inline(text)}").text.strip() == f"at {text}"
    for taken in (r"(@|&#64;)\w", r"(#|&#35;)1", r"(\s|;)\$x", r"www\.", "https:", ":tada"):
        assert not re.search(taken, inline(text)), taken


def test_what_needs_no_escape_is_written_as_it_is() -> None:
    text = "dependency 'a/b-c' not found: x.yaml (of \"d\") isn't there; 5 = 2 + 3!"
    assert inline(text) == text


# the report


def test_the_report_of_the_sample_tells_what_is_wrong_and_what_it_takes_down() -> None:
    text = written(write, sample())
    page = Page(text)
    assert text.startswith("## gitops-lint: 2 errors, ")
    assert "takes down 4 Kustomizations, 2 HelmReleases, 3 other objects: Kustomization/lakehouse/" in page.text
    assert "help Set namespace: storage." in page.text
    assert page.tags.count("h3") == sum(group.first.severity != "info" for group in sample().groups) + 1


def test_nothing_found_is_good_news() -> None:
    assert written(write, reporting()).startswith("## gitops-lint: all good\n")


def test_findings_of_one_target_are_one_block_whose_further_places_are_folded() -> None:
    page = Page(written(write, reporting(*(finding(number, target="gone") for number in range(1, 41)))))
    assert page.tags.count("h3") == 1
    assert page.text.count("also cluster/ks.yaml:") == 5
    assert "and 34 more" in page.text
    assert page.text.count("ConfigMap/default/subject-") == 39


def test_notes_are_folded() -> None:
    page = Page(written(write, reporting(finding(1, WARNING), finding(2, NOTE), finding(3, NOTE))))
    assert page.tags.count("h3") == 1
    assert page.tags.count("details") == 1
    assert "2 notes" in page.text


@ANY
@given(many_findings)
def test_a_report_has_no_other_elements_whatever_findings_hold(found: list[Finding]) -> None:
    report = reporting(*found)
    page = Page(written(write, report))
    assert set(page.tags) <= {"h2", "h3", "p", "br", "strong", "ul", "li", "code", "details", "summary", "pre", "span"}
    assert page.tags.count("h3") == sum(group.first.severity != "info" for group in report.groups)
    for group in report.groups:
        assert words(printable(group.first.finding.message)) in words(page.text)


def test_a_report_is_no_longer_than_a_summary_may_be_and_says_what_is_left_out() -> None:
    long = [replace(finding(number), message=f"{number} " + "ü*" * 3000) for number in range(1, 200)]
    text = written(write, reporting(*long, finding(300, NOTE)))
    assert 500_000 < len(text.encode()) <= MOST_BYTES
    left_out = re.search(r"^and (\d+) more, for which there is no room here$", text, re.MULTILINE)
    assert left_out
    assert text.count("### error") + int(left_out[1]) == 199


# a change


def turned(more: str = "") -> Report:
    """Return the report of a change by which `app` needs something else that isn't there, and `more` comes."""
    kept = kustomization("web", "{name: app}") + kustomization("worker", "{name: left}")
    before = analysed(kustomization("app", "{name: gone}"), kept)
    return changing(before, analysed(kustomization("app", "{name: lost}"), kept, more))


def test_of_a_change_what_is_new_comes_first_then_what_is_fixed_and_what_is_different() -> None:
    page = Page(written(write, turned(more=kustomization("cache"))))
    told = [
        "gitops-lint: new: 1 error",
        "since origin/main (a09fa09fa0): 1 new, 1 fixed, 1 as before",
        "error GL101 dependency-not-found",
        "flux-system/lost",
        "Fixed",
        "error GL101 dependency-not-found cluster/ks.yaml:",
        "flux-system/gone",
        "What changes",
        "In cluster: 2 objects (1 new, 1 changed), ",
        "waiting for these: 1 Kustomization",
        "new Kustomization/flux-system/cache",
        "changed Kustomization/flux-system/app",
        "Kustomization/flux-system/app → Kustomization/flux-system/lost (dependsOn)",
        "edges gone Kustomization/flux-system/app → Kustomization/flux-system/gone (dependsOn)",
        "waiting for these Kustomization/flux-system/web",
    ]
    text = page.text
    for one in told:
        assert one in text, one
        text = text.partition(one)[2]
    assert "flux-system/left" not in page.text


def test_of_a_change_that_brings_nothing_wrong_it_is_said_what_is_better() -> None:
    faulty, healthy = analysed(kustomization("app", "{name: gone}")), analysed(kustomization("app"))
    text = written(write, changing(faulty, healthy))
    assert text.startswith("## gitops-lint: nothing new\n")
    assert "### Fixed" in text
    assert "```mermaid" not in text


def test_where_a_change_makes_no_difference_there_is_nothing_to_say_of_it() -> None:
    analysis = analysed(kustomization("app", "{name: gone}"))
    assert "###" not in written(write, changing(analysis, analysis))


def test_only_the_first_of_what_is_different_is_named() -> None:
    many = "".join(kustomization(f"app{number:02}") for number in range(40))
    page = Page(written(write, changing(analysed(kustomization("app")), analysed(kustomization("app"), many))))
    assert "40 objects (40 new)" in page.text
    assert "flux-system/app05 and 34 more" in page.text
    assert "app06" not in page.text


def test_only_the_first_findings_that_are_fixed_are_named() -> None:
    faulty = analysed(*(kustomization(f"app{number:02}", f"{{name: gone{number}}}") for number in range(14)))
    page = Page(written(write, changing(faulty, analysed())))
    assert page.text.count("error GL101 dependency-not-found cluster/ks.yaml:") == 10
    assert "and 4 more" in page.text


def test_what_may_be_deleted_is_named_as_text() -> None:
    nameless, emphatic = Identity("", "", "", ""), Identity("", "", "", "*0*")
    move = Move(nameless, nameless, emphatic, may_be_deleted=True)
    cluster = ClusterChange("home", (), (), (), (), (), Impact((), (), ()), (move,))
    change = Change(Base("main", "0" * 40, True), (), (), (), (cluster,))
    assert "em" not in Page(written(write, replace(reporting(), change=change))).tags


@ANY
@given(many_findings, st.lists(cluster_changes, max_size=3))
def test_a_change_has_no_other_elements_whatever_its_names(found: list[Finding], clusters: list[ClusterChange]) -> None:
    fixed = reporting(*found).findings
    change = Change(Base("<b>*x*", "0" * 40, True), (), fixed, (), tuple(clusters))
    page = Page(written(write, replace(reporting(), change=change)))
    assert set(page.tags) <= {"h2", "h3", "p", "br", "strong", "ul", "li", "code", "span"}
    assert page.tags.count("h3") == bool(fixed) + bool(clusters)
    for cluster in clusters:
        assert words(printable(cluster.name)) in words(page.text)
        for identity in cluster.touched:
            assert words(printable(str(identity))) in words(page.text)


def test_a_change_leaves_room_for_what_is_wrong() -> None:
    names = tuple(Identity("", "ConfigMap", "default", "ü" * 5000 + str(number)) for number in range(6))
    cluster = ClusterChange("lab", names, (), (), (), (), Impact())
    change = Change(Base("main", "0" * 40, True), (), (), (), (cluster,) * 40)
    long = [replace(finding(number), message=f"{number} " + "ü*" * 3000) for number in range(1, 200)]
    text = written(write, replace(reporting(*long), change=change))
    assert len(text.encode()) <= MOST_BYTES
    assert 1 <= text.count("In `lab`") < 40
    assert text.count("### error") > 30


# the picture


def test_the_picture_of_a_change_is_of_what_is_new() -> None:
    (picture,) = affected(turned())
    drawn = set(map(str, picture.nodes))
    assert {"Kustomization/flux-system/app", "Kustomization/flux-system/lost", "Kustomization/flux-system/web"} <= drawn
    assert not drawn & {"Kustomization/flux-system/worker", "Kustomization/flux-system/left"}


def test_the_picture_shows_the_fault_what_it_is_about_and_what_it_takes_down() -> None:
    (picture,) = affected(sample())
    drawn = set(map(str, picture.nodes))
    assert {
        "Kustomization/lakehouse/lakehouse-s3-user",
        "Kustomization/flux-system/rook-ceph-cluster",
        "Service/external-secrets/onepassword-connect",
        "Kustomization/observability/grafana",
    } <= drawn
    assert "```mermaid\nflowchart LR\n" in written(write, sample())


def test_there_is_no_picture_of_what_is_only_noted() -> None:
    notes = tuple(found for found in sample().findings if found.severity == "info")
    assert affected(Report(sample().analysis, notes)) == ()
    assert "mermaid" not in written(write, Report(sample().analysis, notes))


def test_a_picture_holds_no_more_than_can_be_read() -> None:
    analysis = sample().analysis
    everything = tuple(node for node in analysis.graphs[0].nodes if node.kind == "Kustomization")
    worst = sample().findings[0]
    all_down = worst._replace(finding=replace(worst.finding, impact=Impact(everything * 10)))
    (picture,) = affected(Report(analysis, (all_down,)))
    assert len(picture.nodes) <= MOST_NODES
    assert worst.finding.subject in picture.nodes
