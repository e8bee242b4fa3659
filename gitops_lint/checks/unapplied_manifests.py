"""What is wrong with manifests that no cluster is known to take in, and that may be the reason for it.

Flux takes in whatever lies in a folder without kustomization file, so that a file that can't be read may be an entry
point's, or hold a Kustomization that would have led to others. Of a repository without clusters, those of others apply
what it holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Finding, UnappliedContext
from gitops_lint.checks.folders import Folders
from gitops_lint.checks.meant_kinds import right_kind
from gitops_lint.cluster.identity import group_kind_of, is_unknown
from gitops_lint.cluster.object import is_encrypted
from gitops_lint.cluster.unapplied import LostPath
from gitops_lint.kustomize.patches.directives import has_directive
from gitops_lint.repo.documents import File
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, at, text_at
from gitops_lint.repo.parser import Document
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.spelling import is_slip
from gitops_lint.repo.to_fill_in import holds_what_to_fill_in
from gitops_lint.repo.tree import is_of_templates
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.routes import written
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.schemas.fault import Fault
from gitops_lint.schemas.validate import validate

_TELLING = ("apiVersion", "kind")
_DIRECTIVE = "$patch"
"""What tells that a manifest is a patch (a strategic merge patch's own key)."""
_OF_VALUES = frozenset({"wrong-type", "invalid-value", "invalid-duration"})
_TO_BE_FILLED_IN = late_pattern(r"|\.\.\.|[^<>]*<[^<>]+>[^<>]*|\*\*.*|[A-Z][A-Z0-9_-]*")
_PART_TO_BE_FILLED_IN = late_pattern(r"\{\{?\s*[\w.$-]+\s*\}\}?")
"""What templates of many programs have for a value: in YAML it is a mapping, and nothing may come after it."""
_OF_WHOLE_OBJECTS = frozenset({"missing-field", "conflicting-fields"})
"""What a manifest may lack that is but a patch, or that patches would complete."""


def unapplied_manifests(looked_at: UnappliedContext) -> Iterator[Finding]:
    """Find what can't be read, fields and kinds that aren't there, and paths of what begins clusters that are lost."""
    unapplied, rulebook = looked_at.unapplied, looked_at.rulebook
    for file in unapplied.files:
        lines = looked_at.documents.lines(file.path)
        yield from (_unread(problem) for problem in file.problems if not _is_of_a_template(problem, lines))
        yield from _fields(file, rulebook)
        yield from _kinds(file, rulebook)
        yield from _keys(file)
    folders = Folders(looked_at.tree, looked_at.documents.allowance.compared)
    for path in unapplied.lost_paths:
        yield from _lost(path, folders)


def is_filled_in_first(problem: Problem) -> bool:
    """Tell whether what can't be read is of those files that people copy, or a program fills in, before it is read."""
    return problem.check == "invalid-yaml" and is_of_templates(problem.place.path)


def _unread(problem: Problem) -> Finding:
    return Finding(
        check=problem.check,
        message=problem.message,
        place=problem.place,
        help=problem.help,
        cause=problem.cause,
        apart=problem.place.path,
        confidence=Confidence.LIKELY,
        related=problem.related,
    )


def _whole(file: File) -> Iterator[Document]:
    """Return the documents that aren't patches of what others have."""
    for document in file.documents:
        if not isinstance(document.root, Mapping) or _DIRECTIVE not in document.root:
            yield document


def _fields(file: File, rulebook: Rulebook) -> Iterator[Finding]:
    for document in _whole(file):
        for fault in _faults(document.root, rulebook):
            if fault.check not in _OF_WHOLE_OBJECTS:
                yield Finding(
                    check=fault.check,
                    message=f"{fault.message}; no cluster is known to apply it",
                    place=fault.place,
                    help=fault.help,
                    cause=f"{text_at(document.root, 'metadata', 'name') or ''}: {written(fault.route)}",
                    apart=file.path,
                    confidence=Confidence.LIKELY,
                )


def _kinds(file: File, rulebook: Rulebook) -> Iterator[Finding]:
    for document in _whole(file):
        group_kind, api_version = group_kind_of(document.root), text_at(document.root, "apiVersion") or ""
        if group_kind is None or not group_kind.group or is_unknown(api_version) or is_unknown(group_kind.kind):
            continue  # what has no group may be the configuration of any program
        right = right_kind(rulebook, group_kind, api_version)
        wrong = at(document.root, right.field) if right is not None else None
        if right is not None and wrong is not None:
            yield Finding(
                check="removed-api-version",
                message=f'no matches for kind "{group_kind.kind}" in version "{api_version}", which no cluster applies',
                place=wrong.place,
                help=right.help,
                cause=f"{api_version} {group_kind.kind}",
                apart=f"{file.path}:{document.number}",
                confidence=Confidence.LIKELY,
            )


def _keys(file: File) -> Iterator[Finding]:
    """Find what would be an object if one of the two keys that tell its kind had no slip in it."""
    for document in file.documents:
        root = document.root
        if not isinstance(root, Mapping) or text_at(root, "metadata", "name") is None:
            continue
        lacking = [key for key in _TELLING if key not in root]
        slips = [key for key in root if len(lacking) == 1 and is_slip(key, lacking[0])]
        if slips:
            yield Finding(
                check="invalid-object",
                message=f"a document without `{lacking[0]}` is no object, and no cluster is known to apply it",
                place=root.key_place(slips[0]),
                help=f"Write `{lacking[0]}` for `{slips[0]}`.",
                cause=slips[0],
                apart=f"{file.path}:{document.number}",
                confidence=Confidence.LIKELY,
            )


def _faults(root: Node, rulebook: Rulebook) -> Iterator[Fault]:
    group_kind = group_kind_of(root)
    schema = rulebook.schemas.schema(group_kind) if group_kind is not None else None
    version = (text_at(root, "apiVersion") or "").rpartition("/")[2]
    if schema is None or version not in schema.kind.versions or not isinstance(root, Mapping) or is_encrypted(root):
        return
    if has_directive(root):  # it says what to do to an object, and is none
        return
    for fault in validate(root, schema, version, lambda _: None):
        if not (_is_to_be_filled_in(fault, root) or (schema.likely and fault.may_be_newer)):
            yield fault


def _is_to_be_filled_in(fault: Fault, root: Node) -> bool:
    """Tell whether a value stands for another, as in documentation: `<name>`, `YOUR_PROJECT`, `{MY_KEY}`, `...`."""
    value = at(root, *fault.route) if fault.check in _OF_VALUES else None
    words = (item.text.strip() for item in _items(value) if isinstance(item, Scalar))
    return _is_name_in_braces(value) or any(
        _TO_BE_FILLED_IN.fullmatch(word) or holds_what_to_fill_in(word) for word in words
    )


def _is_of_a_template(problem: Problem, lines: list[str]) -> bool:
    """Tell whether a line can't be read as it is because some program fills it in: `name: {{ name }}-web`."""
    if is_filled_in_first(problem):
        return True
    line = problem.place.line
    return line <= len(lines) and _PART_TO_BE_FILLED_IN.search(lines[line - 1]) is not None


def _is_name_in_braces(value: Node | None) -> bool:
    """Tell whether a value is a name in braces that a program fills in, `{NAME}`: a mapping to nothing."""
    items = list(value.items()) if isinstance(value, Mapping) else []
    return len(items) == 1 and isinstance(items[0][1], Scalar) and not items[0][1].text


def _items(value: Node | None) -> tuple[Node, ...]:
    return value.items if isinstance(value, Sequence) else (value,) if value is not None else ()


def _lost(lost: LostPath, folders: Folders) -> Iterator[Finding]:
    path = lost.path
    near = folders.nearest(clean_path(path.text))
    if near is not None and lost.lies_within and not path.place.path.startswith(f"{near}/"):
        near = None
    if near is not None or lost.is_own:  # or it is the path of another repository
        yield Finding(
            check="path-not-found",
            message=f"path `{path.text}` of {lost.of} is not in the repository: nothing would be applied",
            place=path.place,
            help=f"Did you mean `{near}`?" if near else "Set this cluster's folder, relative to the repository's root.",
            cause=path.text,
            confidence=Confidence.LIKELY,
        )
