"""What the controller of a kind says and is told: rules/kinds has it in the controller's own words.

Texts are templates (see templates.py). Besides fields of the object that is spoken of, `{object}` stands for its
namespace and name, and so `{target}` for what it waits for; each with `.kind`, `.namespace`, `.name`, `.id` (kind,
namespace and name) and `.resource` (as the API server names it: `Deployment.apps "wiki"`).
"""

from __future__ import annotations

from typing import Annotated

from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.record import Prepared
from gitops_lint.rulebook.rule import Rule, Template


def _several(value: object) -> object:
    """Return a word as the tuple that records hold."""
    return (value,) if isinstance(value, str) else value


class Waiting(Rule):
    """What is said of an object that waits at a reference, where the target is `missing` and where it is `unready`.

    `edge` (or several) and `at`, with which the way to the reference begins, tell which references are meant; without,
    all. Of several that fit the first counts. `{reference.…}` is a field beside the target's name.
    """

    edge: Annotated[tuple[EdgeKind, ...], Prepared(_several)] = ()
    at: str = ""
    missing: Template
    unready: Template


class Words(Rule):
    """What a controller says of an object that isn't ready.

    `path` and `build` are said where its folder isn't there or can't be built, `post_build` where variables can't be
    filled in, `rejected` where the API server refuses an object, `{applied}`: `{message}` is why, and `{reason}` what
    the API server calls that, if it does. `no_kind` and
    `no_namespace` are said of one that applies an object, `{applied}`, whose kind or namespace the cluster doesn't have
    yet; `{applied.version}` is its apiVersion.
    """

    path: Template = "{message}"
    build: Template = "{message}"
    post_build: Template = "{message}"
    rejected: Template = "{message}"
    no_kind: Template = 'no matches for kind "{applied.kind}" in version "{applied.version}"'
    no_namespace: Template = 'namespaces "{target.name}" not found'
    waiting: tuple[Waiting, ...] = ()


class Commands(Rule):
    """The commands that make a controller look at an object at once, and at one that is suspended.

    `wait` ends once the object is ready. Each word is filled in by itself, and quoted where a shell needs it; `{now}`
    is the time at which it runs. Where they can be told `several` objects of a namespace, `{object.name}` as a word of
    its own stands for all their names.
    """

    reconcile: Template | None = None
    resume: Template | None = None
    wait: Template | None = None
    several: bool = False
