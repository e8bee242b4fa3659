"""Texts in languages of their own: YAML, variables, templates, expressions, configurations, baselines."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from fuzz_target import FuzzTarget
from hypothesis import strategies as st
from mutated import ODD

from gitops_lint.cluster.release_range import releases_of
from gitops_lint.cluster.substituted import Variable
from gitops_lint.config.loading import load
from gitops_lint.flux import envsubst
from gitops_lint.flux.go_template.functions import FUNCTIONS
from gitops_lint.flux.go_template.rendering import Rendered, render
from gitops_lint.flux.go_template.values import UNKNOWN, Budget, MissingInputError, UnknownTemplateError
from gitops_lint.flux.substitution import substitute
from gitops_lint.languages.names import Language
from gitops_lint.languages.patterns import InvalidPattern, compile_anchored, compile_searching
from gitops_lint.languages.reading import mistake_in
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Place, to_data
from gitops_lint.repo.parser import parse
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.validation import InvalidFileError
from gitops_lint.triage.baseline import read_baseline

PLACE = Place("variables.yaml", 1, 1, 1, 2)


def soup(fragments: str, more: tuple[str, ...] = (), most: int = 25) -> st.SearchStrategy[str]:
    """Return texts of the fragments of a language, by blanks in the first, and now and then anything else."""
    pieces = st.sampled_from([*fragments.split(" "), *more, " "])
    return st.lists(pieces | pieces | pieces | st.text(max_size=3), max_size=most).map("".join)


YAML = soup(
    "a b: c: ? [ ] { } , ' \" | > >- |2 & * &x *x <<: !!str !!binary !y --- ... # % @ ` ~ 0777 1e3 .inf é \ufeff \x00 \\ \u2028 \x85",
    ("\n", "\n  ", "\n    ", "\r\n", "\t", "- ", ": ", "{{ x }}", "9" * 30),
    40,
)
SUBSTITUTION = soup(
    "$ $$ ${ } ${X} ${Y ${#X} :- := - = : / // /# /% # ## % %% ^ ^^ , ,, X Y a b * ? [a] [^a] [z-a] \\ { 1 -1 99999999999999999999 é"
)
TEMPLATE = soup(
    '<< >> <<- ->> inputs .x .list .map $ $v $i := = | ( ) , if else end range with true false nil 0 1 -1 1e9 0x1F "a" `b` "%s" "%5.2f" '
    + " ".join(FUNCTIONS),
    ("<< range $i, $v := ", "<< if ", "<< end >>", "<< inputs.x | ", " >>", "/* c */"),
    30,
)
INPUTS: dict[str, Any] = {
    "x": "Web App",
    "list": ["x", "y", 1, None],
    "map": {"b": "2", "a": {"c": []}},
    "n": 3,
    "f": 1.5,
    "yes": True,
    "unknown": UNKNOWN,
    "none": None,
}
EXPRESSIONS = soup(
    "( ) [ ] { } | * + ? . ^ $ \\ \\d \\w \\p{L} \\Q \\E (?: (?i) (?P<n> {2} {2,} {1000} [a-z] [^ [[:alpha:]] - a b 0 1.2.3 >= < ~ ~> ^1 || "
    "x , @daily @every 1h */5 1-5 MON ? L self oldSelf has( all(i, . size( == != && ! 'a' \"b\" 1u 0x true null {{ }} {{- .a .b if range end "
    "index | $x := / ~0 ~1 ~ https:// oci:// :80 @ # % %2 %zz a=b \\, {a,b} [0] [9999999999] = é"
)
FIELDS = st.sampled_from(
    "preset select ignore severity fail-on baseline rules sources clusters name entry known-externals thresholds "
    "per-path-ignores flux-version namespaces kind version findings rule fingerprint subject target cause".split()
)
WORDS = st.sampled_from(
    ["GL102", "GL9", "strict", "error", "off", ".", "clusters", "*", "Secret/a/b", "2.9", 1, 2, *ODD]
)
SETTINGS = st.dictionaries(
    FIELDS | st.text(max_size=5),
    st.recursive(
        WORDS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS | st.text(max_size=5), inner, max_size=3),
    ),
    max_size=4,
)


def text_targets() -> list[FuzzTarget]:
    """Return what is done with texts."""
    return [
        FuzzTarget("reader", YAML, _read),
        FuzzTarget("substitution", st.tuples(SUBSTITUTION, SUBSTITUTION, SUBSTITUTION), _substituted),
        FuzzTarget("template", TEMPLATE, _rendered),
        FuzzTarget("languages", st.tuples(EXPRESSIONS, EXPRESSIONS), _mistakes),
        FuzzTarget("patterns", st.tuples(EXPRESSIONS, st.text("abA1-./é", max_size=60)), _matches),
        FuzzTarget("configuration", SETTINGS.map(json.dumps) | YAML, partial(_loaded, ".gitops-lint.yaml")),
        FuzzTarget("configuration-toml", _toml(), partial(_loaded, "pyproject.toml")),
        FuzzTarget("baseline", SETTINGS.map(json.dumps) | YAML, _baseline),
    ]


def _toml() -> st.SearchStrategy[str]:
    pieces = soup(
        '[ ] = " \'\'\' """ . a b 1 -1 true 1979-05-27 nan { } , # preset select [[clusters]]', ("\n", " = ", '"error"')
    )
    return pieces.map(lambda text: f"[tool.gitops-lint]\n{text}")


def _read(text: str) -> list[Any]:
    parsed = parse(text, "f.yaml")
    return [*(repr(to_data(document.root)) for document in parsed.documents), *parsed.problems]


def _substituted(texts: tuple[str, str, str]) -> object:
    text, *values = texts
    with suppress(envsubst.InvalidExpressionError):
        envsubst.evaluate(envsubst.parse(text), lambda expression: values[0] if expression.name == "X" else None, text)
    written = json.dumps({"a": text, text: ["b", {"c": f'"{text}"'}]}, ensure_ascii=False)
    documents = Documents(MemoryTree({"a.yaml": written}))
    node = next((document.root for document in documents.load("a.yaml").documents), None)
    if not isinstance(node, Mapping):  # a character that no YAML may hold
        return None
    variables = {name: Variable(value, PLACE) for name, value in zip("XY", values, strict=True)}
    told = [
        substitute(node, variables, unknown=unknown, strict=not unknown, documents=documents)
        for unknown in (False, True)
    ]
    return [(repr(to_data(each.node)), each.problems, each.used, each.undefined, each.unknown) for each in told]


def _rendered(text: str) -> Rendered | str:
    try:
        return render(text, INPUTS, Budget())
    except (MissingInputError, UnknownTemplateError) as error:
        return str(error)


def _mistakes(texts: tuple[str, str]) -> list[object]:
    text, other = texts
    told: list[object] = [mistake_in(text, language, other, ("self", "a")) for language in Language]
    return [*told, releases_of(text)]


def _matches(texts: tuple[str, str]) -> object:
    pattern, text = texts
    try:
        return compile_anchored(pattern).matches(text), compile_searching(pattern).matches(text)
    except InvalidPattern as error:
        return str(error)


def _loaded(name: str, text: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / name).write_text(text, encoding="utf-8", errors="replace", newline="")
        (root / "clusters").mkdir()
        try:
            return repr(load(root).config).replace(folder, "")
        except InvalidFileError as error:
            return str(error).replace(folder, "")


def _baseline(text: str) -> str:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", errors="replace", newline="") as file:
        file.write(text)
        file.flush()
        try:
            return repr(read_baseline(Path(file.name)))
        except InvalidFileError as error:
            return str(error).replace(file.name, "")
