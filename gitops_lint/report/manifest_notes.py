"""What is said in comments of manifests: where values come from, and which of them nobody knows offline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gitops_lint.cluster.substituted import SubstitutedScalar
from gitops_lint.repo.nodes import Mapping, Node, Place
from gitops_lint.repo.printable import printable
from gitops_lint.report.manifest_yaml import as_yaml
from gitops_lint.report.masking import MaskedScalar


@dataclass(frozen=True, slots=True)
class Notes:
    """What is to be noted: the `origins` of objects and values, and what is `unknown`."""

    origins: bool = False
    unknown: bool = False

    def __bool__(self) -> bool:
        return self.origins or self.unknown


def _as_it_is(place: Place) -> Place:
    return place


def annotated(root: Mapping, notes: Notes, about: str = "", shown: Callable[[Place], Place] = _as_it_is) -> str:
    """Return a manifest as YAML, with what is to be noted of it.

    Its origin is above it; below, only what comes from another file has one. `about` is what is to be said of the whole
    besides, `shown` makes of a place one whose path people can open.
    """
    home = root.place.path

    def note(node: Node) -> str:
        said = []
        if notes.unknown and (unknown := _unknown(node)):
            said.append(unknown)
        if notes.origins:
            said += dict.fromkeys(origin_of(shown(place)) for place in _places(node) if place.path not in ("", home))
        return ", ".join(said)

    head = [origin_of(shown(root.place))] if notes.origins and home else []
    head += [about] if about else []
    return "".join(f"# {printable(line)}\n" for line in head) + as_yaml(root, note if notes else None)


def origin_of(place: Place) -> str:
    """Return a place as people write it."""
    return printable(f"{place.path}:{place.line}")


def _places(node: Node) -> tuple[Place, ...]:
    """Return where a value is written: of one into which variables were put, where these are."""
    if isinstance(node, SubstitutedScalar):
        return (node.written.place, *(variable.place for variable in node.variables))
    return (node.place,)


def _unknown(node: Node) -> str:
    if isinstance(node, MaskedScalar):
        return "unknown: encrypted"
    if isinstance(node, SubstitutedScalar) and node.unknown:
        return "unknown: " + ", ".join(f"${{{printable(name)}}}" for name in sorted(node.unknown))
    return ""
