"""A fleet as a page to start from: a card for each repository, which leads to the page of its graph, then its faults.

The page has no script and loads nothing. Texts of repositories may hold anything, and are escaped wherever they stand.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO
from urllib.parse import quote

from gitops_lint import __version__
from gitops_lint.fleet.drift import Family
from gitops_lint.fleet.estate import Estate, Fault
from gitops_lint.fleet.result import SEVERITIES, RepositoryResult
from gitops_lint.fleet.text import impact_of, named, summary_of, told_of, where
from gitops_lint.repo.printable import printable
from gitops_lint.view.palette import DARK, LIGHT, as_css

_STYLE = """\
:root { color-scheme: light dark; %(light)s }
@media (prefers-color-scheme: dark) { :root { %(dark)s } }
body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif;
  background: var(--paper); color: var(--ink); }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 1rem; }
.card, .fault { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; }
.card { overflow-wrap: anywhere; border-left-width: 5px; }
.fault { margin: .8rem 0; border-left-width: 5px; overflow-wrap: anywhere; }
.error { border-left-color: var(--error); } .warning { border-left-color: var(--warning); }
.info { border-left-color: var(--info); }
.quiet, summary { color: var(--quiet); } p { margin: .3rem 0; } ul { margin: .3rem 0; padding-left: 1.2rem; }
table { border-collapse: collapse; width: 100%%; } td, th { text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; overflow-wrap: anywhere; }
a { color: var(--kustomization); }
"""


def write(estate: Estate, out: TextIO, pages: Mapping[str, str] | None = None) -> None:
    """Write an estate as a page; `pages` are the files of repositories' own pages, beside it, by the repository."""
    style = _STYLE % {"light": as_css(LIGHT), "dark": as_css(DARK)}
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    out.write('<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Fleet · gitops-lint</title>\n')
    out.write(f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n')
    out.write('<meta name="viewport" content="width=device-width, initial-scale=1">\n')
    out.write(f'<meta name="generator" content="gitops-lint {__version__}">\n<style>{style}</style>\n')
    out.writelines(f"{line}\n" for line in _body(estate, pages or {}))


def _body(estate: Estate, pages: Mapping[str, str]) -> Iterator[str]:
    yield f"<h1>Fleet</h1><p>{_text(summary_of(estate))}</p>"
    yield '<div class="cards">'
    for repository in sorted(estate.repositories, key=_badness):
        yield from _card(repository, pages.get(repository.name))
    yield "</div>"
    if estate.faults:
        yield "<h2>What is wrong</h2>"
    for fault in estate.faults:
        yield from _fault(fault)
    differing = [family for family in estate.families if family.apart or family.versions]
    if differing:
        yield "<h2>What sets siblings apart</h2>"
    for family in differing:
        yield from _family(family)


def _badness(repository: RepositoryResult) -> tuple[bool, list[int]]:
    return not repository.failure, [-repository.count(severity) for severity in SEVERITIES]


def _card(repository: RepositoryResult, page: str | None) -> Iterator[str]:
    worst = next((severity for severity in SEVERITIES if repository.count(severity)), "")
    name = _text(repository.name)
    heading = f'<a href="{html.escape(quote(page))}">{name}</a>' if page else name
    yield f'<div class="card {"error" if repository.failure else worst}"><b>{heading}</b>'
    if repository.failure:
        yield f"<p>could not be looked at: {_text(repository.failure)}</p></div>"
        return
    yield f'<p class="quiet">{_text(told_of(repository))}</p>'
    if repository.takes_from:
        yield f"<p>takes from {_text(named(repository.takes_from))}</p>"
    for revision in repository.not_in_fleet:
        yield f"<p>not in the fleet: {_text(revision)}</p>"
    for part in repository.faults:
        yield f"<p>failed: {_text(part)}</p>"
    yield "</div>"


def _fault(fault: Fault) -> Iterator[str]:
    first, impact = fault.first, impact_of(fault.first)
    name = f'<b>{_text(first.rule)}</b> <span class="quiet">{_text(first.name)}</span>'
    yield f'<div class="fault {first.severity}">{name}'
    yield f"<p>{_text(first.message)}</p>"
    if impact:
        yield f'<p class="quiet">takes down {_text(impact)}</p>'
    if first.help:
        yield f"<p>{_text(first.help)}</p>"
    yield _list(map(where, fault.occurrences))
    yield "</div>"


def _family(family: Family) -> Iterator[str]:
    yield f'<p class="quiet">{_text(", ".join(family.members))}</p>'
    if family.versions:
        yield "<table><tr><th>what</th><th>versions</th></tr>"
        for each in family.versions:
            told = "; ".join(f"{version} in {named(names)}" for version, names in each.versions)
            yield f"<tr><td>{_text(each.what)}</td><td>{_text(told)}</td></tr>"
        yield "</table>"
    for apart in family.apart:
        for label, objects in (("alone has", apart.own), ("alone lacks", apart.lacking)):
            if objects:
                summary = f"<summary>{_text(apart.name)} {label} {len(objects)}</summary>"
                yield f"<details>{summary}{_list(objects)}</details>"


def _list(texts: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{_text(text)}</li>' for text in texts)}</ul>"


def _text(text: str) -> str:
    return html.escape(printable(text))
