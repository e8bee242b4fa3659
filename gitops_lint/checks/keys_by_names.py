"""Keys that are called after the object that has them, as those of dashboards are: `wiki` of `dashboard-wiki`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link
from gitops_lint.repo.comparisons import Comparisons
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.spelling import letters_of, plain_slip_of

_OFTEN = 3
"""How many objects must have keys that are called after them in one way before that is how they are called."""

_WORD = late_pattern(r"[A-Za-z]+")
_LONG = 5
"""How many letters a word of a name has that a key is hardly like by chance."""
_MOST_WORDS = 12
_ENDINGS = ("json", "yaml", "toml")
"""What keys end with that are called as files are."""
_NO_SLIPS = frozenset({*_ENDINGS, "jsonl", "jsonc", "yml"})


class Read(NamedTuple):
    """A key that something reads of an object, and where."""

    target: Identity
    key: str
    link: Link
    place: Place


class _Way(NamedTuple):
    """How kinds that read keys call them: what the object's name has around its own part, and the key after it."""

    kind: str
    before: str
    behind: str
    after: str

    def key_of(self, name: str) -> str | None:
        """Return the key of an object of a name, or None for a name that isn't called so."""
        is_called_so = name.startswith(self.before) and name.endswith(self.behind)
        own = name[len(self.before) : len(name) - len(self.behind)] if is_called_so else ""
        return own + self.after if own else None


def misnamed(all_read: Iterable[Read], compared: Comparisons) -> Iterator[tuple[Read, str]]:
    """Return the keys that are but for a slip what others are called in relation to their objects, each with that.

    `compared` is what a run may still compare.
    """
    ways = {read: _way(read) for read in all_read}
    usual = _usual(ways)
    for read, way in ways.items() if usual else ():
        of_kind = usual.get(read.link.source.kind, [])
        if way in of_kind or not compared.allows(len(of_kind)):
            continue
        keys = {key for usual_way in of_kind if (key := usual_way.key_of(read.target.name))}
        ending_alike = {_stem(read.key) + usual_way.after for usual_way in of_kind if usual_way.after}
        meant = plain_slip_of(read.key, keys | ending_alike - {read.key}) if read.key not in keys else None
        if meant is not None and not is_plural(_stem(read.key), _stem(meant)):
            yield read, meant


def with_a_slip(read: Read, is_written_once: Callable[[str], bool]) -> str | None:
    """Return what a key is meant to be that is words of its object's name but for a slip, or None.

    Programs call keys as they please: it is a slip where nothing else has that key, or the word of it that is wrong.
    """
    return _whole_with_a_slip(read, is_written_once) or _word_with_a_slip(read, is_written_once)


def _whole_with_a_slip(read: Read, is_written_once: Callable[[str], bool]) -> str | None:
    """Return some words of an object's name, one after the other, and what files end with, if a key is nearly that."""
    words = read.target.name.split("-")
    runs = ("-".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1))
    names = {f"{run}.{ending}" for run in runs if len(run) >= _LONG for ending in _ENDINGS}
    meant = plain_slip_of(read.key, names) if read.key not in names and len(words) <= _MOST_WORDS else None
    if meant is None or is_plural(_stem(read.key), _stem(meant)):
        return None
    if letters_of(meant) == letters_of(read.key) and len(meant) != len(read.key):
        return None  # as `appsettings.json` of `app-settings` is
    is_another_ending = read.key.rpartition(".")[2] in _NO_SLIPS.difference(_ENDINGS)
    return meant if not is_another_ending and is_written_once(read.key) else None


def _word_with_a_slip(read: Read, is_written_once: Callable[[str], bool]) -> str | None:
    """Return a key with its one word that is no other of its object's name, nor a file's ending, as it is there."""
    words = list(_WORD.finditer(read.key))
    own = {word.lower() for word in _WORD.findall(read.target.name)} | _NO_SLIPS
    strange = [match for match in words if match[0].lower() not in own]
    if len(strange) != 1:
        return None
    word, is_ending = strange[0], strange[0] is words[-1] and "." in read.key
    among = _ENDINGS if is_ending and len(words) > 1 else [name for name in own if len(name) >= _LONG]
    meant = plain_slip_of(word[0], among)
    if meant is None or (not is_ending and is_plural(word[0], meant)) or not is_written_once(word[0]):
        return None
    return read.key[: word.start()] + meant + read.key[word.end() :]


def is_plural(word: str, other: str) -> bool:
    """Tell whether of two words one is of several what the other is: no slip makes one of the other.

    In capitals, that takes another one: `TOKENs` is no word.
    """
    short, long = sorted((word, other), key=len)
    return long.casefold() == f"{short}s".casefold() and long.isupper() == short.isupper()


def _usual(ways: dict[Read, _Way | None]) -> dict[str, list[_Way]]:
    """Return, of each kind that reads keys, the ways in which enough of them are called that end alike."""
    called: dict[tuple[str, str], set[Identity]] = defaultdict(set)
    for read, way in ways.items():
        if way is not None:
            called[way.kind, way.after].add(read.target)
    usual: dict[str, list[_Way]] = defaultdict(list)
    for way in dict.fromkeys(filter(None, ways.values())):
        if len(called[way.kind, way.after]) >= _OFTEN:
            usual[way.kind].append(way)
    return usual


def _way(read: Read) -> _Way | None:
    own, name = _stem(read.key), read.target.name
    after = read.key.removeprefix(own)
    if name.endswith(own):
        return _Way(read.link.source.kind, name.removesuffix(own), "", after)
    return _Way(read.link.source.kind, "", name.removeprefix(own), after) if name.startswith(f"{own}-") else None


def _stem(key: str) -> str:
    return key.rpartition(".")[0] or key
