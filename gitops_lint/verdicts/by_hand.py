"""What the files of those who set a cluster up say: they may install and make things before Flux does anything."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.tree import Tree, is_manifest
from gitops_lint.verdicts.programs import Programs
from gitops_lint.verdicts.written_manifests import WrittenManifests, is_template

_OF_TOOLS = late_pattern(
    r"(?:^|/)(?:[^/]*(?:bootstrap|taskfile|helmfile|terraform|terragrunt|ansible|talos|talconfig|talhelper|kubespray)[^/]*"
    r"|scripts?|\.?tasks|hack|tofu|opentofu|pulumi|packer|provision(?:ing)?|playbooks?"
    r"|\.?[Jj]ustfile|GNUmakefile|[Mm]akefile)(?:/|$)"
    r"|\.(?:sh|bash|zsh|ps1|just|mk|tf|tofu|tfvars|hcl)$",
    re.IGNORECASE,
)
_START = "bootstrap"
_PROGRAM = late_pattern(r"\.(?:py|go|rs|ts|tsx|js|jsx|java|kt|c|h|cpp|html|css|svg|lock|sum)$")
"""Sources of programs, which speak of much that they don't make."""
_PROSE = late_pattern(r"\.(?:md|markdown|adoc|rst|txt)$", re.IGNORECASE)
_COMMAND = late_pattern(r"(?<![\w/-])(?:kubectl|flux|helm|kubeseal|sops|k3s|talosctl)\s+[\w-]")
"""What a line of prose holds that somebody is to run."""
_INSTALLERS = ("helm", "flux")
"""What texts speak of that install what has many kinds without saying any of them."""
_COMMENT = late_pattern(r"\s*(?:#|//|/\*|;)")
"""What begins a line that a tool passes over: what such a line speaks of, it doesn't make."""
_MANIFEST = late_pattern(r"^apiVersion: *(?!kustomize\.config\.k8s\.io)", re.MULTILINE)
"""What tells a manifest, in which a name is that of its own kind and no mention of any other but what it brings."""
_DEFINITION = "CustomResourceDefinition"
_PERMISSION = late_pattern(r"\bapiGroups\b")
"""What begins the groups that a role may use, which makes none of their kinds."""
_OBJECT = late_pattern(r"^[\s-]*apiVersion\b")
"""What says the group of an object, which needs its kind and doesn't make it."""
_LABEL = late_pattern(r"[\w-]+(?:\.[\w-]+)+/[\w.-]+[\"']?\s*[:=]\s*(?P<value>[^,}]*)")
"""What a label is set to or chosen by, which is a name that something else has given."""
_ON_A_MACHINE = late_pattern(r"(?<![\w.:}/-])(?:/[\w.-]+)+/?")
"""A path from the root of some machine on, in which names are those of its folders."""
_OF_MANIFESTS = late_pattern(r"manifest|\.(?:ya?ml|json|tgz)$", re.IGNORECASE)
"""What tells a path under which manifests lie, which a machine may apply by itself."""
_WORD = late_pattern(r"[A-Za-z0-9][\w.-]*")
_PARTS = late_pattern(r"[\w-]{3,}")
_SPECIFIC = late_pattern(r"[-.]|^.{12,}$")
"""What tells a name from a word that may stand there for something else."""
_NAME = late_pattern(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_CREATE = "create"
_GIVEN = late_pattern(r"--from-(?:literal|file)[=\s]+[\"']?(?P<key>[\w.-]+)=")
"""What gives an object that `kubectl create` makes a key."""
_NEAR = 3
"""How many lines around a word its kind may stand."""
_MOST_PLACES = 8
_OF_WHAT_IS_THERE = late_pattern(r"\b(?:get|describe|delete|logs|wait|rollout|annotate|label|patch|edit|exec)\b")
"""Commands that take what they name to be there."""


class Mention(NamedTuple):
    """Where a name stands; `is_exact` says that the object of this very name is meant, and not something else's.

    `is_of_any_kind` says that it stands in an application's own files, and its kind not near it.
    """

    path: str
    line: int
    is_exact: bool
    is_of_any_kind: bool = False


@keeps_values
class ByHand:
    """The files of those who set a repository's clusters up, beside what Flux applies.

    `applied` are the files that clusters are made of; `programs` make objects as Flux does.
    """

    def __init__(self, tree: Tree, applied: frozenset[str]) -> None:
        self._applied = applied
        self._texts = self._read(tree)
        self.programs = Programs(tree)
        self._asked: dict[tuple[str, str], Mention | None] = {}
        self._created: dict[str, frozenset[str]] = {}
        self._spoken_of: dict[tuple[str, str], bool] = {}

    def is_of_tools(self, path: str) -> bool:
        """Tell whether a file is one that people run or apply themselves, by how it and its folders are called.

        Where clusters take in what lies in a folder, a tool in its name is one of a cluster: `apps/talos-1`.
        """
        match = _OF_TOOLS.search(path) if path not in self._applied else None
        while match is not None:
            if _START in match[0].lower() or path[: match.end()] not in self._folders:
                return _PROGRAM.search(path) is None
            match = _OF_TOOLS.search(path, match.end() - 1)
        return False

    @kept_value
    def _folders(self) -> frozenset[str]:
        """The folders that clusters take in something of, each with a slash at its end."""
        slashes = ((path, match.end()) for path in self._applied for match in re.finditer("/", path))
        return frozenset(path[:end] for path, end in slashes)

    def mention(self, target: Identity) -> Mention | None:
        """Return where an object is named, the clearest place first, or None."""
        return self.mention_of(target.name, target.kind)

    def mention_of(self, name: str, kind: str) -> Mention | None:
        """Return where the name of something of a kind stands as a word, the clearest place first, or None."""
        if (name, kind) not in self._asked:
            mentions = (self._mention(place, name, kind) for place in self._places(name, kind))
            clearest = max(mentions, key=lambda mention: (not mention.is_of_any_kind, mention.is_exact), default=None)
            self._asked[name, kind] = clearest
        return self._asked[name, kind]

    def _mention(self, place: tuple[str, int], name: str, kind: str) -> Mention:
        path, line = place
        is_near = self._is_near(path, line, kind)
        is_made = not _OF_WHAT_IS_THERE.search(self._lines_of(path)[line - 1])
        return Mention(path, line, is_made and (is_near or is_specific(name)), not is_near and self._is_of_a_part(path))

    def _is_of_a_part(self, path: str) -> bool:
        """Tell whether a file lies below a folder of which clusters take in files: in an application's, say."""
        above = (path[: match.end() - 1] for match in re.finditer("/", path))
        return not self._folders_of_files.isdisjoint(above)

    @kept_value
    def _folders_of_files(self) -> frozenset[str]:
        return frozenset(posixpath.dirname(path) for path in self._applied)

    def _is_near(self, path: str, line: int, kind: str) -> bool:
        lines = self._lines_of(path)[max(0, line - 1 - _NEAR) : line + _NEAR]
        return any(kind.lower() in text.lower().replace("_", "").replace("-", "") for text in lines)

    def _read(self, tree: Tree) -> dict[str, str]:
        """Return the texts in which a name may be a mention."""
        texts: dict[str, str] = {}
        for path in sorted(tree.paths - self._applied):
            if self.is_of_tools(path) or _PROSE.search(path) or is_template(path):
                with suppress(OSError):
                    texts[path] = tree.read(path).decode(errors="replace")
        return texts

    @kept_value
    def _manifests(self) -> frozenset[str]:
        """The texts that are manifests."""
        return frozenset(path for path, text in self._texts.items() if is_manifest(path) and _MANIFEST.search(text))

    @kept_value
    def _lines(self) -> dict[str, list[str]]:
        """The lines of the texts that are looked at more closely."""
        return {}

    def _lines_of(self, path: str) -> list[str]:
        if path not in self._lines:
            self._lines[path] = self._texts[path].splitlines()
        return self._lines[path]

    def _places(self, name: str, kind: str) -> tuple[tuple[str, int], ...]:
        """Return the places where a name stands as a word, the first few; nearly all texts don't hold it at all.

        A manifest mentions what it installs, a chart with definitions say, and no other object.
        """
        return tuple(itertools.islice(self._all_places(name, kind), _MOST_PLACES))

    def _all_places(self, name: str, kind: str) -> Iterator[tuple[str, int]]:
        is_definition = kind == _DEFINITION
        for path, text in self._texts.items():
            if name not in text or (path in self._manifests and not is_definition):
                continue
            if not (is_definition or is_specific(name) or self._speaks_of(path, kind)):
                continue
            for number, line in enumerate(self._lines_of(path), 1):
                if self._is_mention(name, line, path) and not (is_definition and self._is_use(path, number)):
                    yield path, number

    def _is_mention(self, name: str, line: str, path: str) -> bool:
        """Tell whether a line holds a name as a word, of what is made there."""
        return (
            name in line
            and self._is_said_to_be_made(path, line)
            and _is_word_of(name, line)
            and not (self._is_file(name, line) or _is_in_label(name, line) or _is_on_a_machine(name, line))
        )

    def _speaks_of(self, path: str, kind: str) -> bool:
        """Tell whether a text has the word for a kind, or installs things: else a common word in it is something else.

        A router's playbook that says `backup` makes no Namespace of that name.
        """
        if (path, kind) not in self._spoken_of:
            text = self._texts[path]
            words = text.lower().replace("_", "").replace("-", "")
            is_said = kind.lower() in words or any(tool in words or tool in path for tool in _INSTALLERS)
            self._spoken_of[path, kind] = is_said or _COMMAND.search(text) is not None
        return self._spoken_of[path, kind]

    def _is_said_to_be_made(self, path: str, line: str) -> bool:
        """Tell whether a line is for somebody to do: a tool's, but for comments, or one that holds a command."""
        if self.is_of_tools(path) and not _COMMENT.match(line):
            return True
        return _COMMAND.search(line) is not None or (_CREATE in line.lower() and self.is_of_tools(path))

    @kept_value
    def written(self) -> WrittenManifests:
        """What scripts and templates have as manifests."""
        texts = {
            path: text for path, text in self._texts.items() if path not in self._manifests and not _PROSE.search(path)
        }
        return WrittenManifests(texts, self._applied)

    def created(self, kind: str) -> frozenset[str]:
        """Return the words of all commands that create something of a kind: what it is called is one of them."""
        if kind not in self._created:
            of_kind = re.compile(rf"\b{_CREATE}\b.*\b{re.escape(kind)}\b", re.IGNORECASE)
            lines = filter(of_kind.search, self._creating)
            self._created[kind] = frozenset(word for line in lines for word in _words_in(line) if _NAME.fullmatch(word))
        return self._created[kind]

    @kept_value
    def _creating(self) -> tuple[str, ...]:
        """The lines that create something."""
        return tuple(
            line
            for path, text in self._texts.items()
            if _CREATE in text and path not in self._manifests
            for line in self._lines_of(path)
            if _CREATE in line and (self.is_of_tools(path) or _COMMAND.search(line))
        )

    def keys_given(self, name: str) -> frozenset[str]:
        """Return the keys that commands give to a Secret or ConfigMap of a name that they create."""
        return self._keys_given.get(name, frozenset())

    @kept_value
    def _keys_given(self) -> dict[str, frozenset[str]]:
        """The keys that commands give to what they create, by each name that stands in the command."""
        given: dict[str, frozenset[str]] = {}
        for path, text in self._texts.items():
            if _CREATE not in text or _GIVEN.search(text) is None or path in self._manifests:
                continue
            for command in _commands(self._lines_of(path)):
                keys = frozenset(match["key"] for match in _GIVEN.finditer(command)) if _CREATE in command else None
                for word in _words_in(command) if keys else ():
                    given[word] = given.get(word, frozenset()) | (keys or frozenset())
        return given

    def _is_file(self, name: str, line: str) -> bool:
        """Tell whether a line names but a manifest that clusters take in, of which one knows what it holds."""
        files = set(re.findall(rf"(?<![\w.-]){re.escape(name)}(?:\.[\w-]+)*\.ya?ml\b", line))
        return line.count(name) == len(files) > 0 and files <= self._file_names

    @kept_value
    def _file_names(self) -> frozenset[str]:
        return frozenset(posixpath.basename(path) for path in self._applied if is_manifest(path))

    def _is_use(self, path: str, line: int) -> bool:
        """Tell whether a line names a group for an object of its kinds, or for a role that may use them."""
        lines = self._lines_of(path)[max(0, line - 1 - _NEAR) : line]
        return _OBJECT.search(lines[-1]) is not None or any(_PERMISSION.search(text) for text in lines)


def _is_in_label(name: str, line: str) -> bool:
    """Tell whether a line names something only as the value of a label or annotation with a domain in its key."""
    values = [match["value"] for match in _LABEL.finditer(line)]
    return bool(values) and line.count(name) == sum(value.count(name) for value in values)


def _is_on_a_machine(name: str, line: str) -> bool:
    """Tell whether a line names but folders of a machine, in no command: `/mnt/wiki/ca.crt` makes no object `wiki`."""
    if "/" not in line or _COMMAND.search(line) is not None:
        return False
    paths = [path for path in _ON_A_MACHINE.findall(line) if not _OF_MANIFESTS.search(path)]
    return bool(paths) and line.count(name) == sum(path.count(name) for path in paths)


def _commands(lines: list[str]) -> Iterator[str]:
    """Return lines, each with those that it goes on with."""
    command = ""
    for line in lines:
        command += line
        if not line.rstrip().endswith("\\"):
            yield command
            command = ""
    yield command


def _is_word_of(name: str, line: str) -> bool:
    """Tell whether a line holds a name; a word that may be anything counts as a whole: `storage_class` is no `storage`.

    Names of Kubernetes have no such lines in them.
    """
    return name in _words_in(line, divided=is_specific(name))


def _words_in(text: str, *, divided: bool = True) -> set[str]:
    """Return the names that a line holds: with dots in them, the parts between, and those that `_` divides."""
    words: set[str] = set()
    for match in _WORD.finditer(text):
        words.update((match[0].rstrip(".-"), *_PARTS.findall(match[0]), *(match[0].split("_") if divided else ())))
    return words


def is_specific(name: str) -> bool:
    """Tell a name from a word that may stand anywhere for something else."""
    return _SPECIFIC.search(name) is not None
