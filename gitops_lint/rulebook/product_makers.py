"""Finds the kinds of which controllers make objects of another kind, without parsing the rules of all groups."""

from __future__ import annotations

import re
from pathlib import Path

from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.rulebook.checked_texts import ANY_KIND
from gitops_lint.rulebook.group_kind import GroupKind

_KINDS = late_pattern(r"^kinds:.*\n(?:[ ]*(?:#.*)?\n)*(?P<indentation>[ ]+)", re.MULTILINE)


@keeps_values
class ProductMakers:
    """What the files of rules/kinds in one or more folders say that they make, as far as their texts tell."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self._words: dict[GroupKind, frozenset[str]] = {}

    @kept_value
    def _texts(self) -> dict[str, str]:
        paths = (path for folder in self.folders for path in sorted((folder / "kinds").glob("*.yaml")))
        return {str(path): path.read_text(encoding="utf-8", errors="replace") for path in paths}

    def words(self, group_kind: GroupKind) -> frozenset[str]:
        """Return words of which one is in every manifest whose controller makes an object of a kind.

        They are the kinds that say so, and groups all of whose kinds do. There may be some more.
        """
        if group_kind not in self._words:
            made = f"kind: {group_kind}"
            texts = ((Path(path).stem, text) for path, text in self._texts.items() if made in text)
            self._words[group_kind] = frozenset(word for group, text in texts for word in _makers(group, text, made))
        return self._words[group_kind]


def _makers(group: str, text: str, made: str) -> set[str]:
    kinds = _KINDS.search(text)
    head = re.compile(rf"{kinds['indentation'] if kinds else ' +'}[\"']?(?P<kind>\w+|\*)[\"']?\s*:")
    makers: set[str] = set()
    maker = group
    for line in text.splitlines():
        named = head.match(line)
        if named is not None:
            maker = group if named["kind"] == ANY_KIND else named["kind"]
        if made in line:
            makers.add(maker)
    return makers
