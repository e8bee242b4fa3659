"""All that an analysis knows of what stands in files, looked up by file when it is first asked for."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.substituted import SubstitutedScalar
from gitops_lint.editor.mention import Declared, Mention, NamedPath, Referred, Used
from gitops_lint.graph.model import Graph
from gitops_lint.kustomize.kustomization_file import FILE_NAMES, find_files
from gitops_lint.kustomize.loader import join
from gitops_lint.linter import Analysis
from gitops_lint.repo.nodes import Place, Scalar, parts_of


class Mentions:
    """What is mentioned in each file of an analysed repository."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.graphs: dict[str, Graph] = {graph.cluster.name: graph for graph in analysis.graphs}
        self._of_files: dict[str, tuple[Mention, ...]] = {}

    def at(self, path: str, line: int, column: int) -> tuple[Mention, ...]:
        """Return what is mentioned at a position, counted from 1; of what is within each other, the innermost.

        The end of a word counts as the word, as editors have it. Several clusters may mean something by one name.
        """
        around = [mention for mention in self.of(path) if _holds(mention.place, line, column)]
        shortest = min((_length(mention.place) for mention in around), default=0)
        return tuple(mention for mention in around if _length(mention.place) == shortest)

    def of(self, path: str) -> tuple[Mention, ...]:
        """Return what is mentioned in a file, in the order of the places."""
        if path not in self._of_files:
            mentions = {
                *self._references(path),
                *self._declared(path),
                *self._paths(path),
                *self._variables(path),
            }
            self._of_files[path] = tuple(sorted(mentions, key=lambda mention: (mention.place, str(mention.what))))
        return self._of_files[path]

    def of_identity(self, cluster: str, identity: Identity) -> tuple[Place, ...]:
        """Return all places at which an object's name is written: its own, and those of references to it."""
        graph = self.graphs[cluster]
        links = (link for link in graph.into(identity) if not link.edge.implied)
        held = graph.object(identity)
        own = [held.name_place] if held is not None else []
        return tuple(sorted({*own, *(link.edge.place for link in links)}))

    def objects_in(self, path: str) -> tuple[tuple[str, Object], ...]:
        """Return the objects whose manifests are in a file, each with its cluster."""
        return tuple(
            (name, held)
            for name, graph in self.graphs.items()
            for held in graph.cluster.objects.values()
            if held.place.path == path
        )

    def _built(self, path: str) -> Iterator[tuple[Place, str]]:
        """Yield where appliers say in a file which folder they build, each with that folder."""
        for graph in self.graphs.values():
            for identity, applier in graph.cluster.appliers.items():
                applied = graph.cluster.applied.get(identity)
                folder = applied.folder if applied is not None else None
                if folder is not None and applier.path is not None and applier.path.place.path == path:
                    yield applier.path.place, folder

    def _references(self, path: str) -> Iterator[Mention]:
        """Yield the references of a file, looked for in all there are: few files of a version are asked about."""
        for name, graph in self.graphs.items():
            for link in graph.links:
                if link.edge.place.path == path and not link.edge.implied:
                    yield Mention(link.edge.place, Referred(name, link))

    def _declared(self, path: str) -> Iterator[Mention]:
        """Yield the names that objects have in a file."""
        for name, graph in self.graphs.items():
            for identity, held in graph.cluster.objects.items():
                if held.name_place.path == path:
                    yield Mention(held.name_place, Declared(name, identity))

    def _paths(self, path: str) -> Iterator[Mention]:
        """Yield what a kustomization file names of the repository, and the folders that appliers build."""
        yield from (Mention(place, self._named(folder)) for place, folder in self._built(path))
        folder, _, name = path.rpartition("/")
        if name in FILE_NAMES and self.analysis.documents.tree.is_file(path):
            for document in self.analysis.documents.load(path).documents[:1]:
                for part in parts_of(document.root):
                    if isinstance(part, Scalar):
                        yield from self._path_in(folder, part)

    def _path_in(self, folder: str, scalar: Scalar) -> Iterator[Mention]:
        """Yield the file or folder that a value of a kustomization file leads to; a key may stand before it."""
        if not isinstance(scalar.value, str) or "\n" in scalar.text:
            return
        for text in (scalar.text, scalar.text.partition("=")[2]):
            path = join(folder, text) if text else None
            tree = self.analysis.documents.tree
            if path and (tree.is_file(path) or (tree.is_folder(path) and _looks_like_a_path(text))):
                yield Mention(scalar.place, self._named(path))
                return

    def _named(self, path: str) -> NamedPath:
        tree = self.analysis.documents.tree
        if tree.is_file(path):
            return NamedPath(path, path)
        files = find_files(tree, path) or [posixpath.join(path, name) for name in tree.listing(path)[1]]
        return NamedPath(path, next(iter(files), None))

    def uses_of(self, used: Used) -> Iterator[Place]:
        """Yield where the value of a variable is filled in, in all files of its cluster."""
        for held in self.graphs[used.cluster].cluster.objects.values():
            for mention in self._variables_of(held, used.cluster):
                if isinstance(mention.what, Used) and mention.what.variable == used.variable:
                    yield mention.place

    def _variables(self, path: str) -> Iterator[Mention]:
        """Yield the variables that are filled in within a file."""
        for cluster, held in self.objects_in(path):
            yield from self._variables_of(held, cluster)

    def _variables_of(self, held: Object, cluster: str) -> Iterator[Mention]:
        for part in parts_of(held.node):
            if isinstance(part, SubstitutedScalar):
                for variable in part.variables:
                    yield from self._uses(part, Used(cluster, variable.name, variable))

    def _uses(self, scalar: SubstitutedScalar, used: Used) -> Iterator[Mention]:
        documents = self.analysis.documents
        for opening in (f"${{{used.name}}}", f"${{{used.name}:"):
            for number in range(scalar.written.text.count(opening)):
                place = documents.place_of(scalar.written, opening, number)
                if place != scalar.written.place:
                    end = place.column + len(used.name) + 2
                    yield Mention(place._replace(column=place.column + 2, end_column=end), used)


def _looks_like_a_path(text: str) -> bool:
    return "/" in text or text.startswith(".")


def _holds(place: Place, line: int, column: int) -> bool:
    return place[1:3] <= (line, column) <= place[3:5]


def _length(place: Place) -> tuple[int, int]:
    return place.end_line - place.line, place.end_column - place.column
