"""Every setting there is, with what it means: the JSON schema and the documentation are made of these."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Annotated, Literal

from gitops_lint.config.externals import parse_external
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.record import Checked, Limited, Prepared, Record

_RELEASE = late_pattern(r"v?\d{1,9}\.\d{1,9}(\.\d{1,9})?", re.ASCII)


def _a_release(value: object) -> object:
    if isinstance(value, int | float):
        raise ValueError(f'write it in quotes, "{value}": without them YAML can\'t tell 2.1 from 2.10')
    if isinstance(value, str) and not _RELEASE.fullmatch(value):
        raise ValueError(f"`{value}` is no release of Flux: write it as `2.8`")
    return value


FluxVersion = Annotated[str, Prepared(_a_release)]
FailOn = Literal["error", "warning", "info", "never"]


def _says(description: str) -> Mapping[str, str]:
    """Return what a setting means, as the schema and the documentation show it."""
    return {"description": description}


class Thresholds(Record):
    """From which point on some checks speak."""

    single_point_share: Annotated[float, Limited(gt=0, le=1)] = field(
        default=0.5,
        metadata=_says(
            "The share of Kustomizations and releases that one object takes down for it to be a single point "
            "of failure."
        ),
    )
    single_point_smallest: Annotated[int, Limited(ge=1)] = field(
        default=10,
        metadata=_says(
            "How many Kustomizations and releases a cluster has at least for single points of failure to be looked for."
        ),
    )
    unusual_share: Annotated[float, Limited(ge=0, le=1)] = field(
        default=0.25,
        metadata=_says(
            "The share of releases without remediation, or of Kustomizations without timeout, up to which they "
            "are exceptions and said; where there are more, it is the repository's habit."
        ),
    )
    redundant_share: Annotated[float, Limited(ge=0, le=1)] = field(
        default=0.2,
        metadata=_says(
            "The share of redundant dependencies up to which they are said; where there are more, the "
            "repository lists everything on purpose."
        ),
    )


class ClusterSettings(Record):
    """One cluster, and where Flux begins to read for it."""

    name: Annotated[str, Limited(min_length=1)] = field(metadata=_says("What reports call the cluster."))
    entry: Annotated[str, Limited(min_length=1)] | Annotated[tuple[str, ...], Limited(min_length=1)] = field(
        metadata=_says(
            "The folder (or several, or files) that whoever bootstraps the cluster applies, or that its "
            "FluxInstance or `flux-system` Kustomization syncs."
        )
    )
    flux_version: FluxVersion | None = field(
        default=None, metadata=_says("The release of Flux that this cluster runs, where it isn't that of all.")
    )

    @property
    def entries(self) -> tuple[str, ...]:
        """The folders and files, from the repository's root."""
        return (self.entry,) if isinstance(self.entry, str) else self.entry


def _check_names(clusters: tuple[ClusterSettings, ...]) -> None:
    names = [cluster.name for cluster in clusters]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"two clusters are called `{twice}`")


class Config(Record):
    """All settings. Paths are relative to the file that says them; once that is read, to the repository's root."""

    preset: str = field(
        default="default",
        metadata=_says(
            "What the severities start from: `default`, or `strict`, which warns of what Flux only gets right "
            "by trying again."
        ),
    )
    select: tuple[str, ...] = field(
        default=(),
        metadata=_says(
            "The checks that are reported, by id, name or family (`GL102`, `dependency-cycle`, `GL1`, "
            "`reference`; `GL` is all). Empty for all."
        ),
    )
    ignore: tuple[str, ...] = field(
        default=(),
        metadata=_says(
            "The checks that are not reported, written as in `select`. Where both name a check, the more "
            "precise counts."
        ),
    )
    severity: Mapping[str, Severity] = field(
        default_factory=dict,
        metadata=_says(
            "Severities of checks that differ from their own, by id, name or family. What a check itself "
            "lowers, as for what is suspended, stays lowered."
        ),
    )
    per_path_ignores: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata=_says(
            "The checks that are not reported for some files: patterns as in `.gitignore`, each with checks "
            "written as in `select`."
        ),
    )
    clusters: Annotated[tuple[ClusterSettings, ...], Checked(_check_names)] = field(
        default=(),
        metadata=_says("All clusters of the repository, where they aren't found by themselves. Empty to find them."),
    )
    sources: Mapping[str, Path] = field(
        default_factory=dict,
        metadata=_says(
            "Checkouts of other repositories that Kustomizations take files from: the name or URL of the Flux "
            "source, and the folder."
        ),
    )
    rules: tuple[Path, ...] = field(
        default=(), metadata=_says("Folders of the shape of `rules/` that add to what the linter knows.")
    )
    known_externals: tuple[Annotated[str, Checked(parse_external)], ...] = field(
        default=(),
        metadata=_says(
            "What exists on the cluster by other means, so that nothing that names it is missing: "
            "`Kind/namespace/name`, `Kind/name` or `Kind`, `*` standing for anything, with `group/` before it if need "
            "be."
        ),
    )
    flux_version: FluxVersion | None = field(
        default=None,
        metadata=_says(
            'The release of Flux that the clusters run, such as `"2.8"`, where Git doesn\'t tell it: which API '
            "versions there are, and whether an undefined variable is an error."
        ),
    )
    thresholds: Thresholds = field(
        default_factory=Thresholds, metadata=_says("Shares and counts that some checks go by.")
    )
    fail_on: FailOn = field(default="error", metadata=_says("From which severity on findings make `check` fail."))
    fail_on_checks: tuple[str, ...] = field(
        default=(),
        metadata=_says(
            "The checks whose findings make `check` fail whatever their severity, written as in `select`: "
            "`data-deleted`, say."
        ),
    )
    baseline: Path | None = field(
        default=None,
        metadata=_says("A file of findings that are counted and not shown, as `--write-baseline` writes it."),
    )
