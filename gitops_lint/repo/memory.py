"""What is kept from one run to the next: results, each with what was asked for it and what the answers were.

A result holds for another version of the repository as long as the same questions get the same answers there. They are
asked in the order in which they were asked first, so that nothing is looked at that a run without a memory would not
look at.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Iterable
from functools import partial
from typing import Any, NamedTuple, TypeVar

from gitops_lint.repo.aging import Aging
from gitops_lint.repo.allowance import Allowance
from gitops_lint.repo.asked_tree import AskedTree
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.documents import Documents, File, Same
from gitops_lint.repo.faults import Faults
from gitops_lint.repo.nodes import Place, Scalar
from gitops_lint.repo.parser import Parsed
from gitops_lint.repo.time_limit import OutOfTime
from gitops_lint.repo.tree import Tree

_T = TypeVar("_T")


class Question(NamedTuple):
    """What was asked, of which path, or of whatever else is asked about."""

    about: Hashable
    of: Any


_OF_TREES = ("is_file", "is_folder", "listing")
_NO_ANSWER = object()
"""What a question comes to that can't be asked in a run: no answer is the same."""


class _Kept:
    """A result, and what it rests on: answers to questions, and other results, in the order in which they were asked.

    It was `made` in one run; `run` is the one in which it was last looked at, `holds` what came of that. `spent` is
    what it took of each budget by itself, `secret_files` are those whose content it took into Secrets, `things` those
    that are to be known again.
    """

    __slots__ = ("asked", "holds", "made", "run", "secret_files", "spent", "things", "value", "what")

    def __init__(self, what: Hashable, run: int) -> None:
        self.what = what
        self.value: Any = None
        self.asked: dict[Question | _Kept, Any] = {}
        self.spent: tuple[int, ...] = ()
        self.secret_files: set[str] = set()
        self.things: dict[Hashable, Any] = {}
        self.made = self.run = run
        self.holds = True

    @property
    def is_free(self) -> bool:
        """Whether it rests on nothing but what it is called by, and has done nothing besides."""
        return not (self.asked or self.things or self.secret_files or self.spent)


class Memory:
    """What the last run left for the next one. What the next one has no use for is forgotten.

    `answering` says how questions are answered in this run that are about more than its files. It refers to all that
    the run has made, which refers to its documents: so it is no part of these, or nothing of a run would go with it.
    `replaced` are files as they were, by what they held: somebody may take an edit back. What is `forgotten` goes when
    a run is over, since somebody waits for what it says, and so much takes long to go.
    """

    def __init__(self) -> None:
        self.run = 0
        self.whole_run = 0
        self.answering: dict[Hashable, Callable[[Any], object]] = {}
        self.documents: Documents | None = None
        self.results: dict[Hashable, _Kept] = {}
        self.earlier: dict[Hashable, _Kept] = {}
        self.things: dict[Hashable, Any] = {}
        self.earlier_things: dict[Hashable, Any] = {}
        self.forgotten: tuple[object, ...] = ()
        self.derived = Aging()
        self.answers = Aging()
        self.embedded = Aging()
        self.replaced = Aging()

    def turn_over(self) -> None:
        """Begin a run."""
        last, self.run = self.run, self.run + 1
        self.answering = {}
        if self.documents is not None and self.documents.faults.time_limit.was_called_off:
            self.earlier = {what: kept for what, kept in self.earlier.items() if self._has_a_use(kept)} | self.results
            self.earlier_things |= self.things
            self.results, self.things = {}, {}
            return
        self.whole_run = last
        self.forgotten = self.earlier, self.earlier_things
        self.earlier, self.results = self.results, {}
        self.earlier_things, self.things = self.things, {}
        for aging in (self.derived, self.answers, self.embedded, self.replaced):
            aging.turn_over()

    def _has_a_use(self, kept: _Kept) -> bool:
        """Tell whether there may be a use for what the last run, which was called off, didn't come to.

        Who writes calls off one run after another: what such a run made of things of its own, which nobody can ask for
        without them, goes once the next two had no use for it.
        """
        is_of_things = isinstance(kept.what, tuple) and any(type(part) is Same for part in kept.what)
        return not is_of_things or kept.made <= self.whole_run or kept.run >= self.run - 2


class RememberingDocuments(Documents):
    """The files of a tree, of which earlier runs have told something to a memory; one run at a time may use it."""

    def __init__(self, tree: Tree, memory: Memory, faults: Faults | None = None) -> None:
        self._open: list[_Kept] = []
        super().__init__(
            AskedTree(tree, partial(_note, self._open)),
            memory.documents,
            Allowance(len(tree.paths), memory.answers),
            faults,
        )
        self._tree = tree
        self.memory = memory
        self.derived = Derived(memory.derived)
        self._spent_within: list[list[int]] = []
        memory.turn_over()
        memory.documents = self

    @property
    def remembers(self) -> bool:
        """Whether what is kept is kept for another run."""
        return True

    def end(self) -> None:
        """Let go of what nobody has a use for, at the end of a run."""
        self.memory.forgotten = ()

    def load(self, path: str) -> File:
        """Return a file with its documents; one that can't be read has none, and a problem."""
        file = super().load(path)
        _note(self._open, "load", path, file)
        return file

    def _content(self, path: str) -> bytes:
        """Return what a file holds: whoever asks for it notes what they make of that, which may be less."""
        return self._tree.read(path)

    def _parsed(self, file: File) -> File:
        """Return a file with its documents: those that it had in an earlier run if it holds again what it did then."""
        replaced = self._parsed_earlier.get(file.path)
        if replaced is not None and replaced.text:  # what could not be read has none
            self.memory.replaced.keep((replaced.path, replaced.content), replaced)
        known: File | None = self.memory.replaced.get((file.path, file.content))
        return known if known is not None else super()._parsed(file)

    def text(self, path: str) -> str:
        """Return the text of a file without parsing it; of one that can't be read, nothing."""
        text = super().text(path)
        _note(self._open, "text", path, text)
        return text

    def holds(self, path: str, word: str) -> bool:
        """Tell whether a word stands anywhere in a file, whatever else does."""
        holds = word in super().text(path)
        _note(self._open, "holds", (path, word), holds)
        return holds

    def size(self, path: str, letters: int) -> int:
        """Return how many times a number of letters goes into the text of a file."""
        size = len(super().text(path)) // letters
        _note(self._open, "size", (path, letters), size)
        return size

    def lines(self, path: str) -> list[str]:
        """Return the lines of a file, without their ends."""
        self.text(path)
        return super().lines(path)

    def is_repeated(self, place: Place) -> bool:
        """Tell whether what stands at a place also counts elsewhere in its file, by aliases of an anchor around it."""
        self.text(place.path)
        return super().is_repeated(place)

    def embedded(self, scalar: Scalar) -> Parsed:
        """Return the documents in a string, such as an inline patch.

        They are the same as in an earlier run where the string stands at the same place of the same text.
        """
        if not self.tree.is_file(scalar.place.path):
            return super().embedded(scalar)
        text, key = self.text(scalar.place.path), (scalar.text, scalar.place)
        known: tuple[str, Parsed] | None = self.memory.embedded.get(key)
        if known is None or known[0] != text:
            known = text, super().embedded(scalar)
            self.memory.embedded.keep(key, known)
        return known[1]

    def place_of(self, scalar: Scalar, text: str, nth: int = 0) -> Place:
        """Return where the nth occurrence (from 0) of a text in a scalar stands in its file."""
        if text and self.tree.is_file(scalar.place.path):
            self.text(scalar.place.path)
        return super().place_of(scalar, text, nth)

    def take_into_secret(self, path: str) -> None:
        """Note that a file's content becomes that of a Secret."""
        super().take_into_secret(path)
        if self._open:
            self._open[-1].secret_files.add(path)

    def once(self, what: Hashable, make: Callable[[], _T]) -> _T:
        """Return a result that this run has made, or an earlier one made of the same answers, or else make it."""
        memory = self.memory
        kept = memory.results.get(what)
        if kept is None:
            kept = memory.earlier.get(what)
            if kept is not None and kept.is_free and kept.holds:
                memory.results[what] = kept
                kept.run = memory.run
            elif kept is None or not self._holds(kept) or not self._take_over(kept):
                kept = self._made(what, make)
        if self._open:
            self._open[-1].asked.setdefault(kept)
        value: _T = kept.value
        return value

    def kept(self, what: Hashable, make: Callable[[], _T]) -> _T:
        """Return a result that nobody else in this run asks for."""
        return self.once(what, make)

    def made_of_files(self, what: Hashable, make: Callable[[], _T], files_of: Callable[[_T], Iterable[str]]) -> _T:  # noqa: ARG002 (what is asked tells)
        """Return a result, as `once` does."""
        return self.once(what, make)

    def answer(self, about: Hashable, answer: Callable[[Any], object]) -> None:
        """Say how questions are answered in this run that are about more than its files."""
        self.memory.answering[about] = answer

    def ask(self, about: Hashable, key: Hashable, answer: Callable[[Any], _T]) -> _T:
        """Return the answer to a question about more than files; what led to it is nothing that the asker rests on."""
        answered = self._traced(_Kept((about, key), self.memory.run), partial(answer, key))
        _note(self._open, about, key, answered.value)
        value: _T = answered.value
        return value

    def of_version(self, what: Hashable, things: tuple[object, ...], make: Callable[[], _T]) -> _T:
        """Return what is made of things of one version; what a run has no use for is forgotten."""
        return self.once((what, *map(Same, things)), make)

    def known_again(self, what: Hashable, thing: _T, is_same: Callable[[_T, _T], bool] = operator.eq) -> _T:
        """Return the thing that an earlier run had, if the new one is the same."""
        known: _T | None = self.left_by_earlier(what)
        if known is not None and (known is thing or is_same(known, thing)):
            thing = known
        self.leave(what, thing)
        return thing

    def left_by_earlier(self, what: Hashable) -> Any:
        """Return what the earlier run left under a name, or None."""
        return self.memory.earlier_things.get(what)

    def leave(self, what: Hashable, thing: object) -> None:
        """Leave something under a name for the next run; so does, in each, what rests on what leaves it."""
        self.memory.things[what] = thing
        if self._open:
            self._open[-1].things[what] = thing

    def _made(self, what: Hashable, make: Callable[[], _T]) -> _Kept:
        """Make a result, and keep it for the next run."""
        kept = self.memory.results[what] = self._traced(_Kept(what, self.memory.run), make)
        return kept

    def _traced(self, kept: _Kept, make: Callable[[], object]) -> _Kept:
        """Make a result, and note what is asked for it; what fails, or meets a limit, isn't kept for another run.

        Raises OutOfTime in a run that was called off.
        """
        if self.faults.time_limit.was_called_off:
            raise OutOfTime
        faults = len(self.faults.noted)
        before = self.allowance.left()
        self._open.append(kept)
        self._spent_within.append([0] * len(before))
        is_whole = False
        try:
            kept.value = make()
            is_whole = len(self.faults.noted) == faults and not self.allowance.is_over()
        finally:
            self._open.pop()
            within = self._spent_within.pop()
            after = self.allowance.left()
            if after != before:
                whole = [start - end for start, end in zip(before, after, strict=True)]
                kept.spent = tuple(spent - inner for spent, inner in zip(whole, within, strict=True))
                self._note_spent(whole)
            kept.holds = kept.holds and is_whole
            if not is_whole and self._open:
                self._open[-1].holds = False
        return kept

    def not_to_be_kept(self) -> None:
        """Say that what is being made rests on more than what is asked of files."""
        for kept in self._open:
            kept.holds = False

    def _holds(self, kept: _Kept) -> bool:
        """Tell whether all that a result rests on is the same in this run."""
        if kept.run != self.memory.run:
            kept.run = self.memory.run
            kept.holds = kept.holds and self._are_answered(kept.asked)
        return kept.holds

    def _are_answered(self, asked: dict[Question | _Kept, Any]) -> bool:
        """Tell whether all that was asked is answered as it was then, in the order in which it was."""
        run = self.memory.run
        for question, answer in asked.items():
            if isinstance(question, _Kept):
                if not (question.holds if question.run == run else self._holds(question)):
                    return False
                continue
            now = self._answer(question)
            if now is not answer and (question.about == "load" or answer is None or not bool(now == answer)):
                return False
        return True

    def _answer(self, question: Question) -> object:
        about, path = question
        if about == "load":
            return super().load(path)
        if about == "text":
            return super().text(path)
        if about == "holds":
            return path[1] in super().text(path[0])
        if about == "size":
            return len(super().text(path[0])) // path[1]
        if about in ("paths", "links"):
            return getattr(self._tree, about)
        if about == "read":
            try:
                return self._tree.read(path)
            except OSError:
                return None
        if about in _OF_TREES:
            return getattr(self._tree, str(about))(path)
        answer = self.memory.answering.get(about)
        return self._traced(_Kept(question, self.memory.run), partial(answer, path)).value if answer else _NO_ANSWER

    def _take_over(self, kept: _Kept) -> bool:
        """Let a result of an earlier run, and those that it rests on, count for this one; tell whether it may."""
        results = self.memory.results
        waiting, taken = [kept], {}
        while waiting:
            each = waiting.pop()
            if each.what not in taken and results.get(each.what) is not each:
                taken[each.what] = each
                waiting += [within for within in each.asked if type(within) is _Kept]
        spending = [each.spent for each in taken.values() if each.spent]
        if spending:
            spent = [sum(amounts) for amounts in zip(*spending, strict=True)]
            if not self.allowance.take(spent):
                return False
            self._note_spent(spent)
        for each in taken.values():
            if each.secret_files:
                self.taken_into_secrets |= each.secret_files
            if each.things:
                self.memory.things.update(each.things)
        results.update(taken)
        return True

    def _note_spent(self, spent: list[int]) -> None:
        if self._spent_within:
            inner = self._spent_within[-1]
            inner[:] = [before + amount for before, amount in zip(inner, spent, strict=True)]


def _note(results: list[_Kept], about: Hashable, of: Hashable, answer: object) -> None:
    """Note for the innermost of the results that are being made what is asked, and what the answer is."""
    if results:
        results[-1].asked[Question(about, of)] = answer
