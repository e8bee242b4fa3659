"""What keeps sources from making their artifacts: GitRepositories of this repository, and ArtifactGenerators.

Facts: https://github.com/fluxcd/source-watcher internal/builder/builder.go ("source '…' does not exist", "no files
match pattern", "source alias not found"): one copy that fails, and none of its artifacts is made.
https://github.com/fluxcd/source-controller internal/controller/gitrepository_controller.go
validateSparseCheckoutPaths ("sparse checkout dir '…' does not exist in repository"): a file would do.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.flux.artifact_requests import ArtifactRequest, Copy
from gitops_lint.flux.generated_artifacts import ARTIFACT_GENERATOR, before_globs, generator_sources, parsed_origin
from gitops_lint.flux.sources import GIT_REPOSITORY, Sources
from gitops_lint.repo.nodes import Scalar, at
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.spelling import meant_of


def artifact_faults(objects: dict[Identity, Object], sources: Sources) -> dict[Identity, tuple[Problem, ...]]:
    """Return what is wrong with each source and generator that can't make its artifacts."""
    faults = {}
    for identity, held in objects.items():
        if held.is_switched_off():
            continue
        if identity.group_kind == ARTIFACT_GENERATOR:
            faults[identity] = tuple(_faults(held, objects, sources))
        elif identity.kind == GIT_REPOSITORY and (contents := sources.contents(identity, objects)) is not None:
            faults[identity] = tuple(map(_not_to_check_out, contents.not_to_check_out))
    return {identity: problems for identity, problems in faults.items() if problems}


def _not_to_check_out(written: Scalar) -> Problem:
    message = f"`{written.text}` is not in the repository, and so there is no artifact at all"
    return Problem("path-not-found", message, written.place, clean_path(written.text))


def _faults(generator: Object, objects: dict[Identity, Object], sources: Sources) -> Iterator[Problem]:
    aliases = [alias for alias, _ in generator_sources(generator.node)]
    own = sources.own_aliases(generator, objects)
    requests = sources.requests(generator, own)
    pattern = at(generator.node, "spec", "pathPattern")
    if isinstance(pattern, Scalar) and not is_unknown(pattern.text):
        alias, below = parsed_origin(pattern.text)
        if alias not in aliases:
            yield _no_alias(pattern, alias, aliases)
        elif requests == ():
            yield _no_folder(pattern, below)
    told = set()
    for request in requests or ():
        for copy in request.copies:
            if copy.written.place not in told:
                for problem in _of_copy(request, copy, aliases, own, objects, sources):
                    told.add(copy.written.place)
                    yield problem


def _of_copy(
    request: ArtifactRequest,
    copy: Copy,
    aliases: list[str],
    own: frozenset[str],
    objects: dict[Identity, Object],
    sources: Sources,
) -> Iterator[Problem]:
    alias, pattern = parsed_origin(copy.origin)
    if is_unknown(copy.origin) or not copy.origin.startswith("@"):
        return
    if alias not in aliases:
        yield _no_alias(copy.written, alias, aliases)
    elif not any(f"{{{name}}}" in copy.origin for name in request.lost) and sources.lacks(copy, own, objects):
        what = f"nothing in the source matches `{pattern}`" if "*" in pattern or "?" in pattern else ""
        yield Problem(
            "path-not-found",
            f"{what or f'`{pattern}` is not in the source'}, and so no artifact is made",
            copy.written.place,
            before_globs(pattern),
        )


def _no_alias(written: Scalar, alias: str, aliases: list[str]) -> Problem:
    near = meant_of(alias, aliases)
    return Problem(
        "source-not-found",
        f"none of its `sources` has the alias `{alias}`, and so no artifact is made",
        written.place,
        alias,
        f"Did you mean `@{near}`?" if near else f"There is {', '.join(f'`@{one}`' for one in aliases)}.",
    )


def _no_folder(pattern: Scalar, below: str) -> Problem:
    return Problem(
        "path-not-found",
        f"no folder of the source is like `{below}`, and so no artifact is made",
        pattern.place,
        below,
        "Each `{…}` stands for one folder, and the pattern begins at the source's root.",
        certain=False,
    )
