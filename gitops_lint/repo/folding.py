"""What becomes of a folded scalar (`>`) on its way through kustomize.

kustomize writes each object as YAML in the style in which it was read, and reads it again. Its writer puts one line
break too many before a line that is indented more (the loop over `k` in go.yaml.in/yaml/v3 emitterc.go,
yaml_emitter_write_folded_scalar, looks at the beginning of the text instead of the next line). So what reaches the
cluster has an empty line there that nobody wrote.
"""

from __future__ import annotations

import re

from gitops_lint.repo.late_patterns import late_pattern

_QUOTED = late_pattern(r" \n|[ \t]\Z|[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe-\U0010ffff]")
"""What makes the writer choose double quotes, which it writes right."""
_BEFORE_INDENTED = late_pattern(r"^([^ \t\n][^\n]*\n+)(?=[ \t])", re.MULTILINE)
_BEFORE_PLAIN = late_pattern(r"^([^ \t\n][^\n]*)\n(\n*)(?=[^ \t\n])", re.MULTILINE)
_KEPT_END = late_pattern(r"^([^ \t\n][^\n]*\n\n+)\Z", re.MULTILINE)


def needs_quotes(text: str) -> bool:
    """Tell whether Go writes a text of several lines in double quotes, whatever its style was."""
    return _QUOTED.search(text) is not None


def refolded(text: str) -> str:
    """Return the text of a folded scalar as it reads after kustomize has written it once."""
    if "\n" not in text or _QUOTED.search(text):
        return text
    if text.lstrip("\n")[:1] in (" ", "\t"):
        # the same slip, the other way round: no line gets the break that keeps it apart from the next
        return _BEFORE_PLAIN.sub(lambda match: match[1] + (match[2] or " "), text)
    return _KEPT_END.sub(r"\1\n", _BEFORE_INDENTED.sub(r"\1\n", text))
