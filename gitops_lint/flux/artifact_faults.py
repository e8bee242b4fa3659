"""What keeps sources from making their artifacts: GitRepositories of this repository, and ArtifactGenerators.

Facts: https://github.com/fluxcd/source-watcher internal/builder/builder.go ("source '…' does not exist", "no files
match pattern", "source alias not found"): one copy that fails, and none of its artifacts is made. The same holds for
internal/controller/artifactgenerator_pathpattern.go and artifactgenerator_validation.go (`revision`).
https://github.com/fluxcd/source-controller internal/controller/gitrepository_controller.go
validateSparseCheckoutPaths ("sparse checkout dir '…' does not exist in repository"): a file would do.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.flux.artifact_requests import ArtifactRequest, Copy, captures_of, pattern_fault, request_fault
from gitops_lint.flux.chart_faults import chart_faults
from gitops_lint.flux.generated_artifacts import (
    ARTIFACT_GENERATOR,
    before_globs,
    generator_sources,
    is_beyond,
    parsed_origin,
)
from gitops_lint.flux.kinds import HELM_CHART, HELM_RELEASE, TERRAFORM
from gitops_lint.flux.sources import GIT_REPOSITORY, Sources
from gitops_lint.flux.terraform_paths import terraform_fault
from gitops_lint.repo.nodes import Scalar, at, items_at
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.spelling import meant_of

_KINDS = frozenset({ARTIFACT_GENERATOR.kind, GIT_REPOSITORY, HELM_RELEASE.kind, HELM_CHART.kind, TERRAFORM.kind})


def artifact_faults(objects: dict[Identity, Object], sources: Sources) -> dict[Identity, tuple[Problem, ...]]:
    """Return what is wrong with each source and generator that can't make its artifacts."""
    faults = {}
    for identity, held in objects.items():
        if identity.kind not in _KINDS or held.is_switched_off():
            continue
        if identity.group_kind == ARTIFACT_GENERATOR:
            faults[identity] = tuple(_faults(held, objects, sources))
        elif identity.kind == GIT_REPOSITORY and (contents := sources.contents(identity, objects)) is not None:
            faults[identity] = tuple(map(_not_to_check_out, contents.not_to_check_out))
        elif identity.group_kind in (HELM_RELEASE, HELM_CHART):
            faults[identity] = chart_faults(held, objects, sources)
        elif identity.group_kind == TERRAFORM:
            faults[identity] = terraform_fault(held, objects, sources)
    return {identity: problems for identity, problems in faults.items() if problems}


def _not_to_check_out(written: Scalar) -> Problem:
    message = f"`{written.text}` is not in the repository, and so there is no artifact at all"
    return Problem("path-not-found", message, written.place, clean_path(written.text))


def _faults(generator: Object, objects: dict[Identity, Object], sources: Sources) -> Iterator[Problem]:
    aliases = [alias for alias, _ in generator_sources(generator.node)]
    own = sources.own_aliases(generator, objects)
    requests = sources.requests(generator, own, objects)
    for artifact in items_at(generator.node, "spec", "artifacts"):
        revision = at(artifact, "revision")
        if isinstance(revision, Scalar) and not is_unknown(revision.text) and revision.text[1:] not in aliases:
            yield _no_alias(revision, revision.text.removeprefix("@"), aliases)
    pattern = at(generator.node, "spec", "pathPattern")
    if isinstance(pattern, Scalar) and not is_unknown(pattern.text):
        yield from _of_pattern(pattern, aliases, requests)
    told = set()
    for request in requests or ():
        for copy in request.copies:
            if copy.written.place not in told:
                for problem in _of_copy(request, copy, aliases, own, objects, sources):
                    told.add(copy.written.place)
                    yield problem


def _of_pattern(pattern: Scalar, aliases: list[str], requests: tuple[ArtifactRequest, ...] | None) -> Iterator[Problem]:
    """Yield what keeps a generator from making the artifacts of its pattern: what its controller meets first."""
    alias, below = parsed_origin(pattern.text)
    if alias not in aliases:
        yield _no_alias(pattern, alias, aliases)
    elif fault := pattern_fault(below):
        help_ = "Each `{…}` stands for one folder and has a name of its own, such as `{app}`."
        yield Problem("invalid-value", f"{fault}, and so no artifact is made", pattern.place, below, help_)
    elif requests == ():
        yield _no_folder(pattern, below)
    by_name: dict[str, ArtifactRequest] = {}
    for request in requests or ():
        for name, written in request.lost:
            message = f"its `pathPattern` has no `{{{name}}}`, and so no artifact is made"
            help_ = f"There is {', '.join(f'`{{{capture}}}`' for capture in captures_of(below))}."
            yield Problem("invalid-value", message, written.place, name, help_)
            return
        if fault := request_fault(request, by_name.get(request.name)):
            help_ = "Let the pattern match other folders, or call them otherwise."
            yield Problem("invalid-value", f"{fault}, and so no artifact is made", pattern.place, below, help_)
            return
        by_name[request.name] = request


def _of_copy(
    request: ArtifactRequest,
    copy: Copy,
    aliases: list[str],
    own: frozenset[str],
    objects: dict[Identity, Object],
    sources: Sources,
) -> Iterator[Problem]:
    alias, pattern = parsed_origin(copy.origin)
    target = copy.written_target
    if target is not None and not is_unknown(target.text) and is_beyond(copy.target):
        message = f"`{copy.target}` leads out of the artifact, and so none is made"
        yield Problem("invalid-value", message, target.place, copy.target, "Name a path below `@artifact/`.")
    if is_unknown(copy.origin) or not copy.origin.startswith("@"):
        return
    if alias not in aliases:
        yield _no_alias(copy.written, alias, aliases)
    elif not any(written is copy.written for _, written in request.lost) and sources.lacks(copy, own, objects):
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
