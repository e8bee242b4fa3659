"""Reads the files of a Tree into documents, each file once."""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple, TypeVar

from gitops_lint.repo.aliases import Stretch, repeated
from gitops_lint.repo.allowance import Allowance
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.encoding import encoding_of
from gitops_lint.repo.faults import Faults
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.lines import lines_of
from gitops_lint.repo.nodes import Place, Scalar, moved
from gitops_lint.repo.parser import Document, Offset, Parsed, parse
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.processes import Processes
from gitops_lint.repo.tree import Tree
from gitops_lint.repo.unreadable import undecodable, unopenable

_T = TypeVar("_T")
_BLOCK = late_pattern(r"(?:[&!]\S*\s+)*\|")


class Same:
    """A thing as a key: equal to itself alone, and kept for as long as the key is."""

    __slots__ = ("thing",)

    def __init__(self, thing: object) -> None:
        self.thing = thing

    def __hash__(self) -> int:
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.thing is self.thing


class File(NamedTuple):
    """A file that was read: what it holds, as bytes and as text, its documents, and what is wrong with it."""

    path: str
    content: bytes
    text: str
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    quoted_merges: tuple[Place, ...] = ()


class _Made(NamedTuple):
    """What was made of files, whether it may count for another version of them, and what it took of each budget."""

    result: Any
    is_whole: bool
    spent: tuple[int, ...]


@keeps_values
class Documents:
    """The files of a tree, read and parsed when they are first asked for.

    `earlier` are those of another version of the tree: a file that is the same in both is parsed once. `allowance` is
    what the run that reads them may do with them, `faults` takes what fails in it: what the files hold that are `lost`
    by it isn't known. `processes` are those that may share its work. `taken_into_secrets` are files whose content
    becomes that of Secrets; `shown` keeps the lines that may be shown.
    """

    def __init__(
        self,
        tree: Tree,
        earlier: Documents | None = None,
        allowance: Allowance | None = None,
        faults: Faults | None = None,
        processes: Processes | None = None,
    ) -> None:
        self.tree = tree
        self.allowance = allowance or Allowance(len(tree.paths))
        self.faults = faults or Faults()
        self.processes = processes or Processes()
        self.derived: Derived = earlier.derived if earlier else Derived()
        self.lost: set[str] = set()
        self._files: dict[str, File] = {}
        self._made_once: dict[Hashable, Any] = {}
        self._unparsed: dict[str, File] = {}
        self._parsed_earlier = earlier._files if earlier else {}
        self._read_earlier = {**earlier._unparsed, **earlier._files} if earlier else {}
        self._lines: dict[str, list[str]] = {}
        self._embedded: dict[tuple[str, Place], Parsed] = {}
        self._embedded_earlier = earlier._embedded if earlier else {}
        self._made_of_files: dict[Hashable, _Made] = {}
        self._made_earlier = earlier._made_of_files if earlier and earlier.allowance.is_ample() else {}
        self._secret_earlier = frozenset(earlier.taken_into_secrets) if earlier else frozenset()
        self._held: dict[Hashable, Any] = {}
        self._held_earlier = earlier._held if earlier else {}
        self._paths_earlier = (earlier.tree.paths, earlier.tree.links) if earlier else None
        self._refusals = 0  # how often it was said that something is not to be kept
        self._repeated: dict[str, tuple[Stretch, ...]] = {}
        self.taken_into_secrets: set[str] = set()
        self.shown: dict[str, list[str]] = {}
        self._occurring: tuple[Scalar | None, str, list[tuple[int, int]]] = (None, "", [])  # what was last asked for

    @property
    def remembers(self) -> bool:
        """Whether what is kept is kept for another run."""
        return False

    def end(self) -> None:
        """Say that the run is over."""

    def load(self, path: str) -> File:
        """Return a file with its documents; one that can't be read has none, and a problem."""
        if path not in self._files:
            self._files[path] = self._read(path)
        return self._files[path]

    def text(self, path: str) -> str:
        """Return the text of a file without parsing it; of one that can't be read, nothing."""
        return (self._files.get(path) or self._undivided(path)).text

    def holds(self, path: str, word: str) -> bool:
        """Tell whether a word stands anywhere in a file, whatever else does."""
        return word in self.text(path)

    def size(self, path: str, letters: int) -> int:
        """Return how many times a number of letters goes into the text of a file."""
        return len(self.text(path)) // letters

    def content(self, path: str) -> bytes:
        """Return what a file holds, as it was read first; raise OSError if it can't be read."""
        file = self._files.get(path) or self._unparsed.get(path)
        return file.content if file is not None and file.content else self.tree.read(path)

    def lines(self, path: str) -> list[str]:
        """Return the lines of a file, without their ends."""
        if path not in self._lines:
            self._lines[path] = lines_of(self.text(path))
        return self._lines[path]

    def written(self, place: Place) -> str | None:
        """Return what stands at a place of one line, as it is written; None if that isn't in a file of the tree."""
        if place.line != place.end_line or not self.tree.is_file(place.path):
            return None
        lines = self.lines(place.path)
        return lines[place.line - 1][place.column - 1 : place.end_column - 1] if place.line <= len(lines) else None

    def is_repeated(self, place: Place) -> bool:
        """Tell whether what stands at a place also counts elsewhere in its file, by aliases of an anchor around it."""
        if place.path not in self._repeated:
            self._repeated[place.path] = repeated(self.text(place.path))
        start, end = place[1:3], place[3:5]
        return any(part.start <= start and end <= part.end for part in self._repeated[place.path])

    def take_into_secret(self, path: str) -> None:
        """Note that a file's content becomes that of a Secret."""
        self.taken_into_secrets.add(path)

    def once(self, what: Hashable, make: Callable[[], _T]) -> _T:
        """Return what a stage makes of files, which is made once, whoever asks; `what` is all else that it depends on.

        What comes of it must not be changed. Where earlier runs are remembered, theirs may count.
        """
        if what not in self._made_once:
            self._made_once[what] = make()
        value: _T = self._made_once[what]
        return value

    def kept(self, what: Hashable, make: Callable[[], _T]) -> _T:  # noqa: ARG002 (what it is kept by, where it is)
        """Return what a stage makes of files that nobody else in a run asks for, as `once` does."""
        return make()

    def made_of_files(self, what: Hashable, make: Callable[[], _T], files_of: Callable[[_T], Iterable[str]]) -> _T:
        """Return what a stage makes of some files and of where files are, once, as `once` does.

        `files_of` tells of which files a result was made. Where these are the same in the earlier version, and so is
        where there are any, that version's counts.
        """
        if what not in self._made_of_files:
            known = self._made_earlier.get(what)
            if known is None or not self._is_made_of_same(known, files_of):
                known = self._with_spent(make)
            self._made_of_files[what] = known
        result: _T = self._made_of_files[what].result
        return result

    def answer(self, about: Hashable, answer: Callable[[Any], object]) -> None:
        """Say how questions are answered in this run that are about more than its files, such as another cluster."""

    def ask(self, about: Hashable, key: Hashable, answer: Callable[[Any], _T]) -> _T:  # noqa: ARG002 (what is remembered)
        """Return the answer to a question about more than files: what is kept rests on it, and not on what led to it.

        `about` and `key` say what is asked. Where `answer` isn't given before to `Documents.answer`, what rests on it
        is made anew in the next run.
        """
        return answer(key)

    def of_version(self, what: Hashable, things: tuple[object, ...], make: Callable[[], _T]) -> _T:
        """Return what is made of things of one version that are too large to be kept for long, such as a cluster.

        It is made once, and for the version after this one as well where the things are the same.
        """
        return self.derived.of(what, things, make)

    @kept_value
    def _has_same_paths(self) -> bool:
        """Whether the earlier version has the same files and links, whatever is in them."""
        return (self.tree.paths, self.tree.links) == self._paths_earlier

    def _with_spent(self, make: Callable[[], Any]) -> _Made:
        """Make something, and note whether it may count in another version, and what it took of the allowance."""
        faults, refusals, before = len(self.faults.noted), self._refusals, self.allowance.left()
        result = make()
        spent = tuple(start - end for start, end in zip(before, self.allowance.left(), strict=True))
        is_whole = (len(self.faults.noted), self._refusals) == (faults, refusals) and not self.allowance.is_over()
        return _Made(result, is_whole, spent)

    def _is_made_of_same(self, made: _Made, files_of: Callable[[Any], Iterable[str]]) -> bool:
        """Tell whether what the earlier version made counts here, and take for it what it took there."""
        if not (made.is_whole and self._has_same_paths):
            return False
        files = tuple(files_of(made.result))
        if not all(map(self._is_as_earlier, files)) or not self.allowance.take(made.spent):
            return False
        self.taken_into_secrets |= self._secret_earlier.intersection(files)
        return True

    def known_again(self, what: Hashable, thing: _T, is_same: Callable[[_T, _T], bool] = operator.eq) -> _T:  # noqa: ARG002 (as above)
        """Return a thing, or that of an earlier run that is the same and is to be known again."""
        return thing

    def held_again(self, what: Hashable, thing: _T) -> _T:
        """Return a thing, or that of the earlier version that is the same: what comes of it is the same then, too."""
        known: _T | None = self.left_by_earlier(what)
        held = known if known is not None and known == thing else thing
        self.leave(what, held)
        return held

    def left_by_earlier(self, what: Hashable) -> Any:
        """Return what the earlier version left under a name, or None: to be held against this one, part by part."""
        return self._held_earlier.get(what)

    def leave(self, what: Hashable, thing: object) -> None:
        """Leave something under a name for the version after this one."""
        self._held[what] = thing

    def not_to_be_kept(self) -> None:
        """Say that what is being made rests on more than what is asked of files."""
        self._refusals += 1

    def _undivided(self, path: str) -> File:
        """Return a file as it is read, without its documents."""
        if path not in self._unparsed:
            self._unparsed[path] = self._decoded(path)
        return self._unparsed[path]

    def _content(self, path: str) -> bytes:
        """Return what a file holds that is read first; raise OSError if it can't be read."""
        return self.tree.read(path)

    def _decoded(self, path: str) -> File:
        try:
            content = self._content(path)
        except OSError as refusal:
            return File(path, b"", "", (), (unopenable(refusal, path),))
        known = self._read_earlier.get(path)
        if known is not None and known.content == content and (known.text or not (content or known.problems)):
            return known  # what could not be read has no text
        try:
            return File(path, content, encoding_of(content).decoded(content), (), ())
        except UnicodeDecodeError as error:
            return File(path, content, "", (), (undecodable(content, error, path),))

    def _read(self, path: str) -> File:
        file = self._undivided(path)
        if file.problems or file is self._parsed_earlier.get(path):
            return file
        return self._parsed(file)

    def _parsed(self, file: File) -> File:
        """Return a file with its documents."""
        parsed = self.faults.guarded(partial(parse, file.text, file.path), None, f"reading `{file.path}`")
        if parsed is None:
            self.lost.add(file.path)
            return File(file.path, file.content, "", (), ())
        return file._replace(documents=parsed.documents, problems=parsed.problems, quoted_merges=parsed.quoted_merges)

    def embedded(self, scalar: Scalar) -> Parsed:
        """Return the documents in a string, such as an inline patch.

        In a literal block (`|`) every value has its own place in the file, also where the string is a whole file, as a
        generator's `files:` make it; in other styles, where lines are folded or escaped, all have the string's. A patch
        that a parent injects into each of its children is read once.
        """
        key = (scalar.text, scalar.place)
        if key not in self._embedded:
            known = self._embedded_earlier.get(key)
            is_same = known is not None and self._is_as_earlier(scalar.place.path)
            self._embedded[key] = known if known is not None and is_same else self._read_embedded(scalar)
        return self._embedded[key]

    def _is_as_earlier(self, path: str) -> bool:
        """Tell whether a file is there, and the same as in the earlier version."""
        earlier = self._read_earlier.get(path)
        return earlier is not None and self.tree.is_file(path) and self._undivided(path) is earlier

    def _read_embedded(self, scalar: Scalar) -> Parsed:
        text = scalar.text
        offset = Offset() if self._is_whole_file(scalar) else self._literal_offset(scalar)
        if offset is not None:
            return parse(text, scalar.place.path, offset)
        parsed = parse(text, scalar.place.path)
        return _moved(parsed, scalar.place)

    def place_of(self, scalar: Scalar, text: str, nth: int = 0) -> Place:
        """Return where the nth occurrence (from 0) of a text in a scalar stands in its file.

        That can be told where the file holds the text as often as the scalar does, whatever the scalar's style: a text
        that is never escaped, such as `${`. Elsewhere it is the scalar's own place. A place without extent stands for
        its whole file, as a generator's `files:` make it.
        """
        place = scalar.place
        if not text or not self.tree.is_file(place.path):
            return place
        if self._occurring[0] is not scalar or self._occurring[1] != text:
            found = list(_occurrences(self.lines(place.path), place, text))
            self._occurring = (scalar, text, found if len(found) == scalar.text.count(text) else [])
        occurrences = self._occurring[2]
        if not nth < len(occurrences):
            return place
        line, column = occurrences[nth]
        return Place(place.path, line, column, line, column + len(text))

    def _is_whole_file(self, scalar: Scalar) -> bool:
        """Tell whether a string is all that its file holds, line for line; substitution may have changed some."""
        place = scalar.place
        if not _has_no_extent(place) or not self.tree.is_file(place.path):
            return False
        return len(lines_of(scalar.text)) == len(self.lines(place.path))

    def _literal_offset(self, scalar: Scalar) -> Offset | None:
        """Return where the text of a literal block begins in the file, or None for other styles."""
        place = scalar.place
        if not self.tree.is_file(place.path):
            return None
        lines = self.lines(place.path)
        if scalar.plain or not 0 < place.line < len(lines):
            return None
        if not _BLOCK.match(lines[place.line - 1], place.column - 1):
            return None
        first = next((line for line in scalar.text.split("\n") if line.strip()), None)
        if first is None:
            return None
        for number in range(place.line, min(place.end_line, len(lines))):
            if lines[number].endswith(first) and lines[number].strip():
                return Offset(place.line, len(lines[number]) - len(first))
            if lines[number].strip():
                return None
        return None


@keeps_values
class FilesRead(Tree):
    """The files of some documents, as these have read them: those that nobody asked them for are read now."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        super().__init__(documents.tree.paths)

    def read(self, path: str) -> bytes:
        """Return what a file holds; raise OSError if it can't be read."""
        return self._documents.content(path)


def _has_no_extent(place: Place) -> bool:
    return place[1:3] == place[3:5]


def _occurrences(lines: list[str], place: Place, text: str) -> Iterator[tuple[int, int]]:
    """Yield line and column of each occurrence of a text within a place."""
    whole = _has_no_extent(place)
    first, last = (1, len(lines)) if whole else (place.line, min(place.end_line, len(lines)))
    for number in range(first, last + 1):
        line = lines[number - 1]
        start = place.column - 1 if number == place.line and not whole else 0
        end = place.end_column - 1 if number == place.end_line and not whole else len(line)
        while (start := line.find(text, start, end)) >= 0:
            yield number, start + 1
            start += len(text)


def _moved(parsed: Parsed, place: Place) -> Parsed:
    """Return documents all of whose nodes stand at one place."""
    documents = tuple(Document(moved(document.root, place), document.number) for document in parsed.documents)
    return Parsed(documents, tuple(problem._replace(place=place, related=()) for problem in parsed.problems))
