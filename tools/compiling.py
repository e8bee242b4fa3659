"""The modules that a check runs as C: mypyc compiles them while a wheel is built that asks for it.

`GITOPS_LINT_COMPILE=1 pip wheel .` asks; without it a wheel holds Python alone, and no compiler is needed. The modules
that are compiled stay beside what they become, for tracebacks and for who reads them; Python takes the compiled ones.
Run as a program, this compiles the package that is in a folder, in place.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from shutil import copytree, ignore_patterns

COMPILED = (
    "checks",
    "cluster",
    "edits",
    "flux",
    "graph",
    "kustomize",
    "languages",
    "repo/aging",
    "repo/aliases",
    "repo/allowance",
    "repo/comparisons",
    "repo/composer",
    "repo/derived",
    "repo/encoding",
    "repo/faults",
    "repo/folding",
    "repo/globs",
    "repo/ignore_patterns",
    "repo/lines",
    "repo/mistakes",
    "repo/near_names",
    "repo/nodes",
    "repo/numerals",
    "repo/once_written",
    "repo/parser",
    "repo/paths",
    "repo/problem",
    "repo/quoting",
    "repo/scalars",
    "repo/sizes",
    "repo/spelling",
    "repo/tags",
    "report/change_text",
    "report/contents",
    "report/excerpt",
    "report/masking",
    "report/wording",
    "rulebook/binding",
    "rulebook/conditions",
    "rulebook/definition_fields",
    "rulebook/edges",
    "rulebook/fields",
    "rulebook/fitting",
    "rulebook/group_kind",
    "rulebook/plural",
    "rulebook/product_makers",
    "rulebook/roles",
    "rulebook/routes",
    "rulebook/templates",
    "rulebook/ways",
    "schemas",
    "triage/selection",
    "triage/suppressing",
    "triage/suppressions",
    "verdicts",
)
"""Modules, and packages with all that is in them: what a check runs. CONTRIBUTING.md says what they can't hold."""

LEFT_IN_PYTHON = (
    "checks/finding",
    "cluster/cluster",
    "cluster/object",
    "cluster/unknown",
    "edits/intent",
    "flux/artifact_contents",
    "flux/entry_point",
    "flux/entry_points",
    "schemas/own_definitions",
    "verdicts/verdict",
)
"""Modules of these packages that stay as they are: what holds records that processes send to each other, and what
subclasses a class of Python that is no part of it."""

_ASKS = "GITOPS_LINT_COMPILE"
_PACKAGE = "gitops_lint"
_LIBRARIES = (".so", ".pyd")
_HIDDEN = ["-fvisibility=hidden"] if os.name != "nt" else []
"""Where all names are hidden anyway; those of 300 modules take long to look up."""
_TOGETHER = ["-O2", "-flto=auto"] if sys.platform == "linux" else []
"""Has gcc optimise all modules as one when it links them, on all processors: a check takes some 8 % less time."""
_CONFIGURATION = "[mypy]\nfollow_imports = silent\nignore_missing_imports = true\n"


def required(root: Path) -> list[str]:
    """Return what pyproject.toml says is needed for it; a C compiler is, too."""
    groups = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    return [str(requirement) for requirement in groups["compile"]]


def is_asked_for() -> bool:
    """Tell whether whoever builds a wheel wants it compiled."""
    return os.environ.get(_ASKS, "") not in ("", "0")


def modules(root: Path) -> list[Path]:
    """Return the files of the modules that are compiled, relative to the folder that the package is in."""
    files: list[Path] = []
    for name in COMPILED:
        path = root / _PACKAGE / name
        files += sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
    left = {root / _PACKAGE / f"{name}.py" for name in LEFT_IN_PYTHON}
    return [file.relative_to(root) for file in files if file.name != "__init__.py" and file not in left]


def compiled_modules(root: Path, folder: Path) -> dict[Path, Path]:
    """Compile a copy of the package in a folder; return each library with its place in a wheel.

    Raises CalledProcessError where that fails; what the compilers say of it goes to standard output and error.
    """
    left = ignore_patterns("__pycache__", *(f"*{suffix}" for suffix in _LIBRARIES))  # by who compiled it in place
    copytree(root / _PACKAGE, folder / _PACKAGE, ignore=left)
    subprocess.run([sys.executable, str(Path(__file__).resolve()), str(folder)], check=True)  # noqa: S603 (this file)
    libraries = [*folder.glob("*"), *(folder / _PACKAGE).rglob("*")]  # and not those in the compiler's own folder
    return {path: path.relative_to(folder) for path in libraries if path.suffix in _LIBRARIES}


def compile_in_place(folder: Path) -> None:
    """Compile the package that is in a folder, the libraries beside its modules."""
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    os.chdir(folder)  # modules have the names that their paths have from here
    configuration = Path("build", "mypy.ini")
    configuration.parent.mkdir(exist_ok=True)
    configuration.write_text(_CONFIGURATION)
    options = ["--config-file", str(configuration), *map(str, modules(Path()))]
    # one library holds the code of all, which call each other without Python in between: gitops_lint__mypyc
    libraries = mypycify(options, opt_level="2", debug_level="0", multi_file=True, group_name=_PACKAGE)
    for library in libraries:
        library.extra_compile_args += _HIDDEN + _TOGETHER
        library.extra_link_args += _TOGETHER
    building = build_ext(Distribution({"name": _PACKAGE, "ext_modules": libraries}))
    building.inplace = True
    building.parallel = os.cpu_count()
    building.ensure_finalized()
    building.run()


if __name__ == "__main__":
    compile_in_place(Path(sys.argv[1]))
