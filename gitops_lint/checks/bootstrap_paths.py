"""Bootstraps that apply another cluster's folder."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.bootstrap import Bootstrap
from gitops_lint.edits.fixing import fix_of
from gitops_lint.edits.intent import Intent, Set, Text
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence


def bootstrap_paths(context: Context) -> Iterator[Finding]:
    """Find each file of a bootstrap that applies the folder of another cluster, which has such a file too.

    The file itself is read: the other cluster's object has the same name, and takes the place of this one.
    """
    folders = {applied.folder for applied in context.cluster.applied.values()}
    for bootstrap in context.cluster.bootstraps:
        is_of_another = bootstrap.applied != bootstrap.own and bootstrap.own not in folders
        if bootstrap.other is not None and is_of_another and not _is_taken_in(context, bootstrap):
            yield _finding(context, bootstrap, bootstrap.other)


def _is_taken_in(context: Context, bootstrap: Bootstrap) -> bool:
    """Tell whether the file is a part of the folder that it applies, as one of a base is that the cluster builds."""
    object_ = context.cluster.objects.get(bootstrap.identity)
    appliers = [context.cluster.applied.get(applier) for applier in object_.applied_by] if object_ is not None else []
    is_this = object_ is not None and object_.place.path == bootstrap.file
    return is_this and any(applied is not None and applied.folder == bootstrap.applied for applied in appliers)


def _finding(context: Context, bootstrap: Bootstrap, sync_file: str) -> Finding:
    own, place, path = bootstrap.own, bootstrap.path_place, bootstrap.path
    intents = [Intent(Text(path.place, path.text), Set(f"./{own}"))] if path is not None else []
    return Finding(
        check="bootstrap-of-another-cluster",
        message=(
            f"the bootstrap of `{own}` applies `{bootstrap.applied}`, which is another cluster's: "
            f"nothing in `{own}` is applied"
        ),
        place=place,
        help=f"Set `path: ./{own}`.",
        subject=bootstrap.identity,
        cause=own,
        confidence=Confidence.LIKELY,
        related=(Related(Place(sync_file), "this applies the same folder"),),
        fix=fix_of(f"set `path: ./{own}`", intents, context.documents, safe=False),
    )
