"""How the process of the command line ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def ran(*arguments: str, code: str = "from gitops_lint.cli.start import script; script()") -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_all_that_was_written_is_there_when_it_ends() -> None:
    code, out, err = ran("rule")
    assert (code, err) == (0, "")
    assert out.endswith("\n")
    assert len(out.splitlines()) > 100


def test_its_exit_code_is_that_of_the_command() -> None:
    code, _, err = ran("rule", "GL000x")
    assert code == 2
    assert "GL000x" in err


def test_what_is_not_needed_is_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "ks.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n")
    code = (
        "import os, sys; from gitops_lint.cli.main import run\n"
        "os.environ.pop('COLUMNS', None)\n"  # else somebody has said how wide a page is
        "try: run(['check', sys.argv[1]])\n"
        "finally: print({'networkx', 'pydantic', 'rich', 'typer', 'gitops_lint.change.compare'} & {*sys.modules})"
    )
    assert ran(str(tmp_path), code=code)[1].endswith("\nset()\n")


def test_folders_are_built_without_what_reads_options(tmp_path: Path) -> None:
    (tmp_path / "kustomization.yaml").write_text("resources: []\n")
    code = (
        "import sys; from gitops_lint.cli.main import run\n"
        "try: run(['build', '--show-secrets', sys.argv[1]])\n"
        "finally: print([name for name in ('typer', 'hashlib', 'logging', 'pydantic') if name in sys.modules])"
    )
    assert ran(str(tmp_path), code=code)[1].endswith("[]\n")
