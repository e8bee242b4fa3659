"""Runs the steps of action.yml as GitHub's runner does, as far as a composite action sees it.

Facts: https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax (composite actions, `env`,
`if`, outputs) and .../workflow-commands (GITHUB_OUTPUT, GITHUB_STEP_SUMMARY). A step's `run` is written to a file and
given to `bash --noprofile --norc -e -o pipefail`; expressions are put in before.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_TERM = re.compile(r"!cancelled\(\)|(?P<name>[\w.-]+)(?:\s*==\s*'(?P<value>[^']*)')?")


@dataclass
class Run:
    """What came of running an action: the code of the step that failed (or 0), its outputs, log and summary."""

    code: int = 0
    outputs: dict[str, str] = field(default_factory=dict)
    log: str = ""
    summary: str = ""


class Runner:
    """One job on a machine of its own: a checkout to work in, and a folder for what is temporary."""

    def __init__(self, checkout: Path, temp: Path, github: dict[str, str], environment: dict[str, str]) -> None:
        self.checkout = checkout
        self.temp = temp
        self.github = {"github.action_path": str(ROOT), **github}
        self.environment = environment
        self.steps: dict[str, str] = {}

    def run(self, **inputs: str) -> Run:
        """Run all steps up to the first that fails (and those whose `if` says that they run all the same)."""
        action = YAML(typ="safe").load((ROOT / "action.yml").read_text())
        unknown = inputs.keys() - {name.replace("-", "_") for name in action["inputs"]}
        assert not unknown, f"the action has no inputs {unknown}"
        for name, declared in action["inputs"].items():
            self.github[f"inputs.{name}"] = inputs.get(name.replace("-", "_"), self._filled(declared["default"]))
        result = Run()
        for number, step in enumerate(action["runs"]["steps"]):
            condition = step.get("if")
            if (result.code == 0 or (condition and "cancelled()" in condition)) and self._holds(condition):
                self._step(step, number, result)
        result.outputs = {name: self._filled(declared["value"]) for name, declared in action["outputs"].items()}
        return result

    def _step(self, step: dict[str, Any], number: int, result: Run) -> None:
        if step.get("uses", "").startswith("actions/setup-python@"):
            self.steps[f"steps.{step['id']}.outputs.python-path"] = sys.executable
            return
        assert not _EXPRESSION.search(step["run"]), "inputs reach a shell through `env` only"
        script = self.temp / f"step-{number}.sh"
        output, summary = self.temp / f"output-{number}", self.temp / f"summary-{number}"
        script.write_text(step["run"])
        output.write_text("")
        summary.write_text("")
        environment = {
            **self.environment,
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_WORKSPACE": str(self.checkout),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            "RUNNER_TEMP": str(self.temp),
            **{name: self._filled(value) for name, value in step.get("env", {}).items()},
        }
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
        done = subprocess.run(command, cwd=self.checkout, env=environment, capture_output=True, text=True, check=False)
        result.code = result.code or done.returncode
        result.log += done.stdout + done.stderr
        result.summary += summary.read_text()
        for line in output.read_text().splitlines():
            name, equals, value = line.partition("=")
            assert equals, f"`{line}` is no output"
            self.steps[f"steps.{step['id']}.outputs.{name}"] = value

    def _filled(self, text: str) -> str:
        return _EXPRESSION.sub(lambda match: self._value(match[1]), text)

    def _value(self, name: str) -> str:
        return self.github.get(name, self.steps.get(name, ""))  # what there isn't, is empty

    def _holds(self, condition: str | None) -> bool:
        if condition is None:
            return True
        terms = [_TERM.fullmatch(term.strip()) for term in self._inner(condition).split("&&")]
        assert all(terms), f"the runner of the tests can't read `{condition}`"
        return all(term["name"] is None or self._value(term["name"]) == (term["value"] or "") for term in terms if term)

    def _inner(self, condition: str) -> str:
        match = _EXPRESSION.fullmatch(condition.strip())
        return match[1] if match else condition
