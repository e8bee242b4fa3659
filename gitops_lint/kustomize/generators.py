"""configMapGenerator and secretGenerator (api/internal/generators, api/kv/kv.go)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.kustomize.loader import Found, Loader
from gitops_lint.kustomize.quoting import made_string
from gitops_lint.kustomize.resource import Origin, Resource, id_of
from gitops_lint.kustomize.typed_fields import Report, is_true
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, at, items_at, text_at
from gitops_lint.repo.problem import Problem, Related

_LINE_LENGTH = 70
BEHAVIORS = ("create", "merge", "replace")
GENERATORS = (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret"))
"""The fields of a kustomization file that generate objects, and their kinds."""


class Generated(NamedTuple):
    """What a generator makes, and what to do with it if there is such an object already."""

    resource: Resource
    behavior: str


class _Pair(NamedTuple):
    key: str
    value: str | bytes
    place: Place


def generate(
    arguments: Mapping, kind: str, folder: str, loader: Loader, files: set[str], report: Report
) -> Generated | None:
    """Return the object of one entry of a generator, whose options are merged already; None if it can't have one."""
    name = arguments.get("name")
    if not isinstance(name, Scalar) or not name.value:
        message = f"this {kind[0].lower()}{kind[1:]}Generator has no `name`"
        report(Problem("invalid-kustomization", message, arguments.place, kind, "Give it a `name`."))
        return None
    behavior = text_at(arguments, "behavior")
    if behavior not in BEHAVIORS:
        behavior = "unspecified"  # kustomize takes any other word for `create`
    pairs = _checked(_Sources(arguments, folder, loader, files, report, kind == "Secret").pairs(), report)
    node = _object(arguments, kind, name, pairs)
    is_hashed = not is_true(arguments, "options", "disableNameSuffixHash")
    resource = Resource(node, id_of(node), is_generated=True, is_hashed=is_hashed, behavior=behavior)
    return Generated(resource, "create" if behavior == "unspecified" else behavior)


def without_contents(root: Mapping) -> Iterator[Mapping]:
    """Return what the generators of a kustomization file make, under the names that it gives, without any contents.

    Whoever builds it may have files at hand that aren't in Git.
    """
    namespace = root.get("namespace")
    for field, kind in GENERATORS:
        for arguments in items_at(root, field):
            name = at(arguments, "name")
            if isinstance(arguments, Mapping) and isinstance(name, Scalar) and name.value:
                inside = arguments if namespace is None else arguments.replacing("namespace", namespace)
                yield _object(inside, kind, name, [])


def with_origin(generated: Generated, origin: Origin) -> Generated:
    """Return what was generated with what is known of its generator, for `buildMetadata`."""
    return generated._replace(resource=generated.resource._replace(origin=origin))


def merge_options(arguments: Mapping, common: Mapping | None) -> Mapping:
    """Return a generator's arguments with the file's generatorOptions; its own labels and annotations win."""
    if common is None:
        return arguments
    options = arguments.get("options")
    mine = options if isinstance(options, Mapping) else Mapping({}, {}, common.place)
    for field in ("labels", "annotations"):
        theirs, own = common.get(field), mine.get(field)
        if isinstance(theirs, Mapping):
            mine = mine.replacing(field, _overridden(theirs, own))
    for field in ("disableNameSuffixHash", "immutable"):
        value = common.get(field)
        if isinstance(value, Scalar) and value.value is True:
            mine = mine.replacing(field, value)
    return arguments.replacing("options", mine)


def _overridden(values: Mapping, by: Node | None) -> Mapping:
    if isinstance(by, Mapping):
        for key, value in by.items():
            values = values.replacing(key, value, by.key_place(key))
    return values


class _Sources:
    """Reads the keys and values of a generator."""

    def __init__(
        self, arguments: Mapping, folder: str, loader: Loader, files: set[str], report: Report, is_secret: bool
    ) -> None:
        self.arguments = arguments
        self.folder = folder
        self.loader = loader
        self.files = files
        self.report = report
        self.is_secret = is_secret

    def pairs(self) -> Iterator[_Pair]:
        """Yield keys and values in kustomize's order: env files, literals, files."""
        env = self.arguments.get("env")
        for entry in (*items_at(self.arguments, "envs"), *([env] if env is not None else [])):
            if isinstance(entry, Scalar) and entry.value:
                yield from self._env_file(entry)
        for entry in items_at(self.arguments, "literals"):
            if isinstance(entry, Scalar):
                yield from self._literal(entry)
        for entry in items_at(self.arguments, "files"):
            if isinstance(entry, Scalar):
                yield from self._file(entry)

    def _literal(self, entry: Scalar) -> Iterator[_Pair]:
        key, equals, value = str(entry.value).partition("=")
        if not key or not equals:
            shown = "" if self.is_secret else f" `{entry.value}`"
            message = f"the literal{shown} is not of the form `key=value`"
            self.report(Problem("invalid-kustomization", message, entry.place, shown.strip(" `")))
            return
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        yield _Pair(key, value, entry.place)

    def _file(self, entry: Scalar) -> Iterator[_Pair]:
        key, equals, path = str(entry.value).partition("=")
        if not equals:
            path, key = key, key.rstrip("/").rpartition("/")[2]
        if not key or not path or "=" in path:
            message = f"the file entry `{entry.value}` is neither `path` nor `key=path`"
            self.report(Problem("invalid-kustomization", message, entry.place, str(entry.value)))
            return
        file = self._content(Scalar(path, entry.place, path), "files")
        if file is not None:
            place, content = file
            try:
                yield _Pair(key, content.decode(), place)
            except UnicodeDecodeError:
                yield _Pair(key, content, place)

    def _env_file(self, entry: Scalar) -> Iterator[_Pair]:
        file = self._content(entry, "envs")
        if file is None:
            return
        place, content = file
        for number, line in enumerate(content.split(b"\n"), 1):
            at_line = Place(place.path, number, 1, number, len(line) + 1)
            try:
                text = line.removesuffix(b"\r").decode("utf-8-sig" if number == 1 else "utf-8").lstrip()
            except UnicodeDecodeError:
                self.report(Problem("unreadable-file", "this line is not UTF-8", at_line, place.path))
                continue
            if text and not text.startswith("#"):
                key, _, value = text.partition("=")
                yield _Pair(key, value, at_line)

    def _content(self, entry: Scalar, field: str) -> tuple[Place, bytes] | None:
        target = self.loader.find(self.folder, entry.text)
        if target.found is Found.REMOTE:
            return None
        if target.found is not Found.FILE:
            self.report(self.loader.missing(self.folder, entry, field, "file"))
            return None
        self.files.add(target.path)
        if self.is_secret:
            self.loader.documents.take_into_secret(target.path)
        try:
            return Place(target.path), self.loader.tree.read(target.path)
        except OSError as error:
            message = f"can't be read: {error.strerror or error}"
            self.report(Problem("unreadable-file", message, Place(target.path), target.path))
            return None


def _checked(pairs: Iterator[_Pair], report: Report) -> list[_Pair]:
    known: dict[str, _Pair] = {}
    for pair in pairs:
        first = known.setdefault(pair.key, pair)
        if first is not pair:
            message = f"the key `{pair.key}` is generated twice"
            related = (Related(first.place, "the first one"),)
            report(Problem("generator-conflict", message, pair.place, pair.key, "Remove or rename one.", related))
    return [known[key] for key in sorted(known)]


def _object(arguments: Mapping, kind: str, name: Scalar, pairs: list[_Pair]) -> Mapping:
    place = name.place
    metadata = _mapping(place, name=name)
    namespace = arguments.get("namespace")
    if isinstance(namespace, Scalar) and namespace.value:
        metadata = metadata.replacing("namespace", namespace)
    for field in ("labels", "annotations"):
        values = at(arguments, "options", field)
        if isinstance(values, Mapping) and len(values):
            metadata = metadata.replacing(field, values)
    node = _mapping(place, apiVersion=Scalar("v1", place), kind=Scalar(kind, place), metadata=metadata)
    if kind == "Secret":
        type_ = arguments.get("type")
        node = node.replacing("type", type_ if isinstance(type_, Scalar) and type_.value else Scalar("Opaque", place))
        node = node.replacing("data", _data(pairs, place, encoded=True))
    else:
        text = [pair for pair in pairs if isinstance(pair.value, str)]
        binary = [pair for pair in pairs if isinstance(pair.value, bytes)]
        if text:
            node = node.replacing("data", _data(text, place, encoded=False))
        if binary:
            node = node.replacing("binaryData", _data(binary, place, encoded=True))
    if is_true(arguments, "options", "immutable"):
        node = node.replacing("immutable", Scalar(True, place, "true"))
    return node


def _mapping(place: Place, **entries: Node) -> Mapping:
    return Mapping(entries, dict.fromkeys(entries, place), place)


def _data(pairs: list[_Pair], place: Place, *, encoded: bool) -> Mapping:
    entries: dict[str, Node] = {}
    for pair in pairs:
        value = _base64(pair.value) if encoded else str(pair.value)
        entries[pair.key] = made_string(value, pair.place)
    return Mapping(entries, {pair.key: pair.place for pair in pairs}, place)


def _base64(value: str | bytes) -> str:
    """Return a value in base 64, broken into lines as kyaml does (kyaml/yaml/datamap.go)."""
    text = b64encode(value.encode() if isinstance(value, str) else value).decode()
    if len(text) < _LINE_LENGTH:
        return text
    return "".join(f"{text[start : start + _LINE_LENGTH]}\n" for start in range(0, len(text), _LINE_LENGTH))
