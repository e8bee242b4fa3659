"""The releases of charts in a namespace, looked up by what tells that one may make a target: their words."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.graph.charts import fullname
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence
from gitops_lint.rulebook.plural import plural
from gitops_lint.rulebook.routes import find, find_anywhere, written
from gitops_lint.verdicts.written_manifests import written_in

_CREATE = "**.create"
_WORDS = late_pattern(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


class Creation(NamedTuple):
    """A `create: true` among a release's values: the words of the key that it stands below, and the way to it."""

    words: frozenset[str]
    written: str


def words_of(name: str) -> frozenset[str]:
    """Return the words that a name is made of, whether hyphens or capitals part them."""
    return frozenset(word.lower() for word in _WORDS.findall(name))


@keeps_values
class ReleaseWords:
    """Some releases, by what they and their values are called; numbers are their places among them.

    They are all of one namespace, or of all: what is called by a word of a neighbour's name is the neighbour's.
    `derived` is what follows from the same values.
    """

    def __init__(self, releases: tuple[ChartRelease, ...], derived: Derived) -> None:
        self.releases = releases
        self._derived = derived

    def creating(self, name: str) -> dict[int, Creation]:
        """Return which have values that ask for something to be created by whose key a name is called."""
        words = words_of(name)
        creating: dict[int, Creation] = {}
        for word in words:
            for number, creation in self._creating.get(word, ()):
                if creation.words <= words:
                    first = creating.get(number)
                    creating[number] = (
                        creation if first is None else min(first, creation, key=self._order[number].index)
                    )
        return creating

    def called_like(self, name: str) -> set[int]:
        """Return which call their objects as a name is, or begin or end so."""
        words = name.split("-")
        starts = range(len(words))
        ends = (range(start + 1, min(start + self._most_words, len(words)) + 1) for start in starts)
        parts = {"-".join(words[start:end]) for start, upto in zip(starts, ends, strict=True) for end in upto}
        return {number for part in parts for number in self._by_name.get(part, ())}

    def called_loosely_like(self, name: str) -> set[int]:
        """Return which have a word of a name in theirs, if that isn't what a neighbour is called."""
        return {number for word in name.split("-") for number in self._by_word.get(word, ())}

    def naming(self, name: str) -> frozenset[int]:
        """Return which hold a name among their values, but for those that are known whole."""
        return self._by_text.get(name, frozenset())

    def listing(self, name: str, kind: str) -> frozenset[int]:
        """Return which have a name among what their values list for a kind: below `configMaps`, say, or `pvc`."""
        called = _called_in_values(kind)
        return frozenset[int]().union(*(self._by_listed.get((key, name), ()) for key in called))

    def writing(self, name: str, kind: str) -> frozenset[int]:
        """Return which hold an object as a text among their values, which their charts apply as a manifest."""
        return self._by_manifest.get((kind, name), frozenset())

    @kept_value
    def _by_manifest(self) -> dict[tuple[str, str], frozenset[int]]:
        by_manifest: dict[tuple[str, str], set[int]] = {}
        for number, release in enumerate(self.releases):
            node = release.values.node
            for manifest in self._derived.of("texts of manifests", (node,), partial(_manifests, node)):
                by_manifest.setdefault(manifest, set()).add(number)
        return {manifest: frozenset(numbers) for manifest, numbers in by_manifest.items()}

    @kept_value
    def _by_listed(self) -> dict[tuple[str, str], frozenset[int]]:
        by_listed: dict[tuple[str, str], set[int]] = {}
        for number, release in enumerate(self.releases):
            node = release.values.node
            if release.chart is None:
                for listed in self._derived.of("names below keys", (node,), partial(_listed, node)):
                    by_listed.setdefault(listed, set()).add(number)
        return {listed: frozenset(numbers) for listed, numbers in by_listed.items()}

    @kept_value
    def _order(self) -> list[tuple[Creation, ...]]:
        return [self._creations_in(release.values.node) for release in self.releases]

    def _creations_in(self, values: Node) -> tuple[Creation, ...]:
        return self._derived.of("creations", (values,), partial(_creations, values))

    @kept_value
    def _creating(self) -> dict[str, list[tuple[int, Creation]]]:
        """What is asked to be created, each by one of its words."""
        creating: dict[str, list[tuple[int, Creation]]] = {}
        for number, creations in enumerate(self._order):
            for creation in creations:
                creating.setdefault(min(creation.words), []).append((number, creation))
        return creating

    @kept_value
    def _names_beside(self) -> dict[str, frozenset[str]]:
        """What the releases of each namespace are called."""
        names: dict[str, set[str]] = {}
        for release in self.releases:
            names.setdefault(release.namespace, set()).add(release.name)
        return {namespace: frozenset(inside) for namespace, inside in names.items()}

    @kept_value
    def _names(self) -> list[set[str]]:
        return [
            {release.name, fullname(release), *([release.chart_name] if release.chart_name else [])}
            for release in self.releases
        ]

    @kept_value
    def _by_name(self) -> dict[str, list[int]]:
        by_name: dict[str, list[int]] = {}
        for number, names in enumerate(self._names):
            for name in names:
                by_name.setdefault(name, []).append(number)
        return by_name

    @kept_value
    def _most_words(self) -> int:
        return max((name.count("-") + 1 for name in self._by_name), default=0)

    @kept_value
    def _by_word(self) -> dict[str, list[int]]:
        by_word: dict[str, list[int]] = {}
        for number, (release, names) in enumerate(zip(self.releases, self._names, strict=True)):
            beside = self._names_beside[release.namespace]
            for word in {word for name in names for word in name.split("-")}:
                if word in names or word not in beside:
                    by_word.setdefault(word, []).append(number)
        return by_word

    @kept_value
    def _by_text(self) -> dict[str, frozenset[int]]:
        by_text: dict[str, set[int]] = {}
        for number, release in enumerate(self.releases):
            places = find(release.values.node, "**") if not release.is_known_whole else ()
            for place in places:
                if isinstance(place.node, Scalar):
                    by_text.setdefault(place.node.text, set()).add(number)
        return {text: frozenset(numbers) for text, numbers in by_text.items()}


def _manifests(values: Node) -> tuple[tuple[str, str], ...]:
    """Return the kinds and names of the objects that texts among values hold, as `extraDeploy` takes them."""
    texts = (place.node for place in find(values, "**"))
    return tuple(
        (manifest.kind, manifest.name)
        for text in texts
        if isinstance(text, Scalar) and "\n" in text.text
        for manifest in written_in(text.place.path, text.text)
    )


def _listed(values: Node) -> tuple[tuple[str, str], ...]:
    """Return the names that values have below each key, each with it: the keys of a mapping, or the items of a list."""
    listed = []
    for place in find(values, "**"):
        key = place.route[-1] if place.route else None
        if not isinstance(key, str):
            continue
        if isinstance(place.node, Mapping):
            listed += [(key.lower(), name) for name, value in place.node.items() if isinstance(value, Mapping)]
        elif isinstance(place.node, Sequence):
            listed += [(key.lower(), item.text) for item in place.node.items if isinstance(item, Scalar)]
    return tuple(listed)


def _called_in_values(kind: str) -> frozenset[str]:
    """Return what charts call the values that list objects of a kind: `configMaps`, or `pvc` by its capitals."""
    capitals = "".join(letter for letter in kind if letter.isupper())
    short = (capitals, plural(capitals)) if len(capitals) > 1 else ()
    return frozenset(word.lower() for word in (kind, plural(kind), *short))


def _creations(values: Node) -> tuple[Creation, ...]:
    creations = []
    for _, place in find_anywhere(values, (_CREATE,)):
        key = next((step for step in reversed(place.route[:-1]) if isinstance(step, str)), "")
        if isinstance(place.node, Scalar) and place.node.value is True and words_of(key):
            creations.append(Creation(words_of(key), written(place.route)))
    return tuple(creations)
