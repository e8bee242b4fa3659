"""Messages of image automation's commits: what Go (1.27) says of a template that asks for what there isn't."""

from __future__ import annotations

import pytest

from gitops_lint.languages.commit_messages import mistake_in_message

FIELDS = (
    "AutomationObject.Name",
    "AutomationObject.Namespace",
    "Changed.Changes",
    "Changed.FileChanges",
    "Changed.Objects",
    "Values",
)
REMOVED = "template uses removed '.Updated' field. Please use '.Changed' instead"


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "{{ .AutomationObject }}",
        "{{ .AutomationObject.Namespace }}/{{ .AutomationObject.Name }}",
        "{{ range $i, $c := .Changed.Changes }}{{ if $i }}, {{ end }}{{ $c.NewValue }}{{ end }}",
        "{{ range .Changed.Changes }}{{ print .OldValue }} -> {{ println .NewValue }}{{ end }}",
        "{{ range $resource, $changes := .Changed.Objects }}- {{ $resource.Kind | lower }}{{ end }}",
        "{{ range $name, $_ := .Changed.FileChanges -}}\n- {{ $name }}\n{{ end -}}",
        "{{ .Values.env }} {{ .Values.nothing }}",
        '{{ index (splitList ":" "a:b") 1 }}',
        "{{ with .Changed }}{{ .Images }}{{ end }}",
        "{{ (.Changed).Images }}",
        "{{ $c := .Changed }}{{ $c.Images }}",
    ],
)
def test_what_automation_fills_in_is_not_told(text: str) -> None:
    assert mistake_in_message(text, FIELDS) is None


@pytest.mark.parametrize(
    ("text", "said", "part", "help_"),
    [
        ("{{ .Updated }}", REMOVED, ".Updated", "Flux 2.7 took it away: use `.Changed`."),
        ("{{ range .Updated.Images }}{{ . }}{{ end }}", REMOVED, ".Updated", "Flux 2.7 took it away: use `.Changed`."),
        (
            "{{ range .Changed.Changes }}{{ $.Updated }}{{ end }}",
            REMOVED,
            ".Updated",
            "Flux 2.7 took it away: use `.Changed`.",
        ),
        (
            "{{ .Changed.ImageResult }}",
            "template uses removed '.Changed.ImageResult' field."
            " Please use '.Changed.FileChanges' or '.Changed.Objects' instead",
            ".ImageResult",
            "Flux 2.7 took it away: use `.Changed.FileChanges` or `.Changed.Objects`.",
        ),
        (
            "{{ range .Changed.Images }}{{ end }}",
            "can't evaluate field Images",
            ".Images",
            "There is `.Changes`, `.FileChanges`, `.Objects`.",
        ),
        ("{{ .AutomationObject.name }}", "can't evaluate field name", ".name", "Did you mean `.Name`?"),
        ("{{ now }}", 'function "now" not defined', "now", "image-automation-controller has no such function."),
        (
            "{{ .Values.x | toYaml }}",
            'function "toYaml" not defined',
            "toYaml",
            "image-automation-controller has no such function.",
        ),
        ("{{ $name }}", 'undefined variable "$name"', "$name", "It is declared in another block, or nowhere."),
    ],
)
def test_what_nothing_fills_in_is_told(text: str, said: str, part: str, help_: str) -> None:
    mistake = mistake_in_message(text, FIELDS)
    assert mistake is not None
    assert (mistake.said, mistake.part(text), mistake.help) == (said, part, help_)


def test_without_knowing_the_fields_a_template_is_only_parsed() -> None:
    assert mistake_in_message("{{ .Updated }}", ()) is None
    assert mistake_in_message("{{ .Updated", ()) is not None
