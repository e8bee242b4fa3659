"""How Go writes strings, with kustomize's own output as the judge: it comes from the writer that Flux uses."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gitops_lint.flux.round_trip import Style, UnreadableError, read_back, read_key, style_of, written
from gitops_lint.repo.nodes import Place, to_data

KUBECTL = shutil.which("kubectl", path=str(Path(sys.executable).parent)) or shutil.which("kubectl")
TEXTS = [
    *("${X}", "a ${X}", "a: ${X}", "${X}:", "${X} #a", "${X}#a", "#${X}", "- ${X}", "-${X}", "*${X}", "&${X}", "!${X}"),
    *("${X}, b", ",${X}", "[${X}]", "{${X}}", "a[${X}]", "%${X}", "@${X}", "`${X}", "'${X}'", '"${X}"', "a'${X}"),
    *("|${X}", ">${X}", "? ${X}", "?${X}", " ${X}", "${X} ", "--- ${X}", "---${X}", "...${X}", "${X: -1}", "a:${X}"),
    *(
        "a\n${X}",
        "a\n${X}\n",
        "a \n${X}",
        "a\n${X} ",
        " a\n${X}",
        "\n${X}",
        "a\t${X}",
        "\t${X}",
        "a\n\t${X}",
        "a\n b${X}",
    ),
    *("ü${X}", "\U0001f600${X}", "a\\${X}", "=${X}", "~${X}", "<<${X}", "a: '${X}'\n"),
]


@pytest.fixture(scope="module")
def as_go_writes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give for each text what kustomize writes after its key."""
    if KUBECTL is None:
        pytest.skip("kubectl is not installed")
    folder = tmp_path_factory.mktemp("build")
    data = {f"key{index}": text for index, text in enumerate(TEXTS)}
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": data}
    (folder / "config.yaml").write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")
    (folder / "kustomization.yaml").write_text("resources: [config.yaml]\n", encoding="utf-8")
    run = subprocess.run([KUBECTL, "kustomize", str(folder)], capture_output=True, check=True, encoding="utf-8")
    lines = run.stdout.split("\n")
    starts = {line.split(":")[0].strip(): line.split(": ", 1)[1] for line in lines if line.startswith("  key")}
    return {text: starts[f"key{index}"] for index, text in enumerate(TEXTS)}


@pytest.mark.parametrize("text", TEXTS)
def test_a_string_is_written_as_kustomize_writes_it(text: str, as_go_writes: dict[str, str]) -> None:
    style = style_of(text)
    first = {Style.LITERAL: "|", Style.SINGLE_QUOTED: "'", Style.DOUBLE_QUOTED: '"', Style.PLAIN: ""}[style]
    expected = as_go_writes[text]
    assert expected.startswith(first)
    if style is not Style.LITERAL:
        assert expected == first + written(text, style) + first


@pytest.mark.parametrize("text", TEXTS)
def test_what_was_written_reads_back_the_same(text: str) -> None:
    style = style_of(text)
    for in_sequence in (False, True):
        assert to_data(read_back(written(text, style), style, Place("f"), in_sequence)) == text


@pytest.mark.parametrize(
    ("text", "expected"), [("yes", "true"), ("1234", "1234"), ("0x10", "16"), ("null", "null"), ("a b", "a b")]
)
def test_a_key_is_always_a_string(text: str, expected: str) -> None:
    assert read_key(text, Style.PLAIN, Place("f")) == expected


@pytest.mark.parametrize("text", ["{a: 1}", "[a]", ".inf"])
def test_some_values_are_no_keys(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_key(text, Style.PLAIN, Place("f"))
