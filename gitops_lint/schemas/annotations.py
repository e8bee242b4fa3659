"""Labels and annotations that tell controllers what to do with an object, and that nobody reads as they are written.

Which keys and values are read, rules/annotations says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops_lint.cluster.identity import is_unknown
from gitops_lint.edits.intent import Rename, Set
from gitops_lint.repo.nodes import Mapping, Scalar, mapping_at
from gitops_lint.repo.spelling import is_slip, meant_of
from gitops_lint.rulebook.annotations import Annotation, Annotations, AnnotationsFile
from gitops_lint.rulebook.routes import Route, written
from gitops_lint.schemas.fault import Better, Fault
from gitops_lint.schemas.values import is_known

CHECK = "ignored-annotation"
_PARTS = ("annotations", "labels")
_FORMS = {
    "duration": (r"[-+]?(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)", "a duration such as `5m`"),
    "namespaced-name": (r"[^/\s]+/[^/\s]+", "a namespace and a name, as in `apps/settings`"),
}


class IgnoredAnnotations:
    """Finds what nobody reads; keys that nobody has a rule for are looked at once."""

    def __init__(self, known: Annotations) -> None:
        self._known = known
        self._of_others: set[str] = set()

    def faults(self, root: Mapping) -> Iterator[Fault]:
        """Return the labels and annotations of an object that nobody reads, though they look like it."""
        for part in _PARTS:
            values = mapping_at(root, "metadata", part)
            for key in values.entries if values is not None else ():
                if values is not None and key not in self._of_others:
                    yield from self._of_key(key, values, ("metadata", part, key), root)

    def _of_key(self, key: str, values: Mapping, route: Route, root: Mapping) -> Iterator[Fault]:
        prefix, slash, name = key.partition("/")
        file = self._known.below(prefix)
        if file is None:
            meant = self._prefix_meant(prefix, name) if slash and not is_unknown(key) else None
            if meant is None:
                self._of_others.add(key)
            else:
                yield _unread(key, f"{meant}/{name}", route, values)
            return
        rule, value = file.keys.get(name), values.entries[key]
        if rule is None:
            yield from _unknown(file, key, name, route, values)
        elif rule.part is not None and rule.part != route[1]:
            read = mapping_at(root, "metadata", rule.part)
            if read is None or key not in read.entries:
                yield _in_the_wrong_part(rule.part, key, route, values)
        elif isinstance(value, Scalar) and isinstance(value.value, str) and is_known(value):
            yield from _of_value(rule, value, route)

    def _prefix_meant(self, prefix: str, name: str) -> str | None:
        """Return the prefix that another may mean, if what stands below it is read there."""
        for known in self._known.prefixes:
            if is_slip(prefix, known) and (file := self._known.below(known)) is not None and name in file.keys:
                return known
        return None


def _unread(key: str, meant: str, route: Route, values: Mapping) -> Fault:
    message = f"nobody reads `{written(route)}`"
    better = Better(Rename(meant)) if meant not in values.entries else None
    return Fault(CHECK, route, values.key_place(key), message, f"Did you mean `{meant}`?", better=better)


def _in_the_wrong_part(part: str, key: str, route: Route, values: Mapping) -> Fault:
    message, help_ = f"nobody reads `{written(route)}`: it is read among the {part} alone", f"Move it to `{part}`."
    return Fault(CHECK, route, values.key_place(key), message, help_)


def _unknown(file: AnnotationsFile, key: str, name: str, route: Route, values: Mapping) -> Iterator[Fault]:
    """Return the fault of a key below a prefix that isn't read: a slip, or one that isn't known."""
    near = meant_of(name, tuple(file.keys)) if not is_unknown(name) else None
    if near is not None:
        yield _unread(key, f"{file.prefix}/{near}", route, values)
    elif file.complete and route[1] == "annotations" and not is_unknown(name):
        read = ", ".join(f"`{known}`" for known, rule in file.keys.items() if rule.says)
        message = f"nobody reads `{written(route)}`"
        yield Fault(CHECK, route, values.key_place(key), message, f"There is {read}.", certain=False)


def _of_value(rule: Annotation, node: Scalar, route: Route) -> Iterator[Fault]:
    value = str(node.value)
    if rule.values:
        if (value if rule.exact else value.lower()) in rule.among:
            return
        near = _value_meant(value, rule.values)
        right = " or ".join(f"`{known}`" for known in rule.values)
        help_ = f"Did you mean `{near}`?" if near else f"Write {right}."
        better = Better(Set(near)) if near else None
    elif rule.form is not None and not re.fullmatch(_FORMS[rule.form][0], value):
        help_, better = f"It must be {_FORMS[rule.form][1]}.", None
    else:
        return
    message = f"`{written(route)}` can't be `{value}`, so {rule.says}"
    yield Fault(CHECK, route, node.place, message, help_, better=better)


def _value_meant(value: str, values: tuple[str, ...]) -> str | None:
    """Return the value that is meant by another: one that it begins, or nearly is."""
    lower = value.lower()
    begun = [known for known in values if len(lower) >= len("dis") and known.lower().startswith(lower)]
    return begun[0] if len(begun) == 1 else meant_of(lower, values)
