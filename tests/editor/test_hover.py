"""What is said of what stands at a place."""

from __future__ import annotations

from test_renaming import FILES, analysed

from gitops_lint.editor.hover import Hovers
from gitops_lint.editor.mentions import Mentions


def test_a_place_that_means_many_objects_tells_of_a_few_and_how_many_more() -> None:
    mentions = Mentions(analysed(FILES))
    at = mentions.of("cluster/apps.yaml")[:1]
    said = Hovers(mentions).of(at * 5)
    assert said.startswith("**Kustomization/flux-system/apps** in cluster `cluster`")
    assert said.endswith("and 2 more")


def test_a_variable_tells_its_value_and_where_that_is_set() -> None:
    mentions = Mentions(analysed(FILES))
    line = next(number for number, line in enumerate(FILES["apps/all.yaml"].split("\n"), 1) if "${HOST}" in line)
    column = FILES["apps/all.yaml"].split("\n")[line - 1].index("HOST}") + 1
    said = Hovers(mentions).of(mentions.at("apps/all.yaml", line, column))
    assert said == "**HOST** = `example.org`\n\nset at `cluster/apps.yaml:15`, in cluster `cluster`"
