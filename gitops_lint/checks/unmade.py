"""What something refers to and nothing makes, by the rules of its kind: Secrets, claims, accounts and the like.

Which check tells of a kind, when, and who else may make such objects stands in rules/kinds (`missing`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gitops_lint.checks.absence import absence, users
from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import MOST_NAMED, first_few
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import State
from gitops_lint.graph.model import Link
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Related, also_wrong
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.references import Strength
from gitops_lint.verdicts.verdict import Likeness, Standing, Verdict

MISSPELT = "name-misspelt"
HASHED = "generated-name-not-rewritten"
_NOT_FOUND = "referenced-object-not-found"


def unmade(context: Context, verdicts: tuple[tuple[Verdict, tuple[Link, ...]], ...]) -> Iterator[Finding]:
    """Find each target that isn't there; verdicts come with the references that this check is to tell of.

    What many namespaces lack because of one line, of a component that they share, is one finding, and so is what the
    generators of one kustomization file call otherwise than many references do.
    """
    of_one_line: dict[tuple[Place, str], list[Finding]] = {}
    of_one_file: dict[str, list[Finding]] = {}
    for verdict, links in verdicts:
        finding = _finding(context, verdict, links)
        if finding.check == HASHED:
            of_one_file.setdefault(finding.related[0].place.path, []).append(finding)
        elif context.verdicts.sight.missing_rule(verdict.target).edges:
            of_one_line.setdefault((finding.place, verdict.target.name), []).append(finding)
        else:
            yield finding
    for alike, as_one in ((of_one_line.values(), _of_many), (of_one_file.values(), _of_generators)):
        for findings in alike:
            yield from (as_one(findings),) if len(findings) > MOST_NAMED else findings


def _finding(context: Context, verdict: Verdict, links: tuple[Link, ...]) -> Finding:
    if verdict.meant is not None and verdict.meant.likeness is Likeness.HASH:
        return _hashed(context, verdict, links, verdict.meant.identity)
    if context.verdicts.sight.is_closed(verdict.target) and verdict.standing is not Standing.THERE:
        return _unapplied(context, verdict, links)
    if context.verdicts.telling_links(verdict) and verdict.standing is not Standing.THERE:
        rule = context.verdicts.sight.missing_rule(verdict.target)
        if rule.check != MISSPELT:
            return _not_made(context, verdict, links, rule.check)
    return _misspelt(context, verdict, links)


def _of(context: Context, verdict: Verdict, links: tuple[Link, ...], check: str, message: str, help_: str) -> Finding:
    return absence(verdict, links, check, message, help_, context.impacts.of(verdict.target, State.EXISTS))


def _unapplied(context: Context, verdict: Verdict, links: tuple[Link, ...]) -> Finding:
    """Return the finding of what comes from Git only."""
    target = verdict.target
    message = f"{target} not found, needed by {users(links)}: no {target.kind} of this name is applied"
    help_ = f"Did you mean {verdict.hint}?" if verdict.hint else f"Correct the name, or add the {target.kind}."
    finding = _of(context, verdict, links, _NOT_FOUND, message, help_)
    is_soft = all(link.edge.strength is Strength.SOFT for link in links)
    return replace(finding, severity=Severity.WARNING if is_soft else None)


def _not_made(context: Context, verdict: Verdict, links: tuple[Link, ...], check: str) -> Finding:
    message = f"nothing in this repository creates {verdict.target}, needed by {users(links)}"
    finding = _of(context, verdict, links, check, message, _help(context, verdict))
    return finding if verdict.meant is not None else replace(finding, externals=(str(verdict.target),))


def _help(context: Context, verdict: Verdict) -> str:
    meant = verdict.meant
    if meant is not None and _is_out_of_reach(context, verdict, meant.identity):
        where = f"{meant.identity} has the name but is in namespace `{meant.identity.namespace}`"
        return f"{where}: a reference can't leave its own."
    if meant is not None:
        return f"Did you mean {meant.identity}?"
    rule = context.verdicts.sight.missing_rule(verdict.target)
    if rule.edges and not rule.hosts:
        return "Add it, or what creates it (such as an ExternalSecret); if it is created outside Git, nothing is wrong."
    return "Add it; if it is created outside Git, nothing is wrong."


def _is_out_of_reach(context: Context, verdict: Verdict, meant: Identity) -> bool:
    """Tell whether what is meant has the very name in another namespace, which references to its kind can't name."""
    target = verdict.target
    is_same_name = (meant.group_kind, meant.name) == (target.group_kind, target.name)
    rule = context.verdicts.sight.missing_rule(target)
    return is_same_name and bool(rule.edges) and not rule.hosts


def _misspelt(context: Context, verdict: Verdict, links: tuple[Link, ...]) -> Finding:
    target, meant = verdict.target, verdict.hint
    instead = f"there is {meant}"
    if verdict.meant is not None and not verdict.meant.is_there and verdict.meant.identity not in context.graph.nodes:
        instead = f"others need one called `{verdict.meant.identity.name}`"
    if verdict.meant is not None and verdict.meant.likeness is Likeness.WORD:
        instead = "a word of its name stands nowhere else, and is nearly one that does"
    message = f"nothing in this repository is known to create {target}, needed by {users(links)}, but {instead}"
    finding = _of(context, verdict, links, MISSPELT, message, f"Did you mean {meant}?")
    is_elsewhere = meant is not None and meant.group_kind == target.group_kind and meant.namespace != target.namespace
    place = links[0].edge.namespace_place if is_elsewhere else None
    return replace(finding, place=place or finding.place, confidence=Confidence.LIKELY)


def _hashed(context: Context, verdict: Verdict, links: tuple[Link, ...], generated: Identity) -> Finding:
    target = verdict.target
    message = (
        f"the generator of the {target.kind} `{target.name}` adds a hash to its name, which turns it into "
        f"`{generated.name}`, and nothing rewrites the reference of {users(links)}"
    )
    help_ = (
        "Set `disableNameSuffixHash: true` in the generator's `options`, or name the field in a `nameReference` of "
        "`configurations`."
    )
    finding = _of(context, verdict, links, HASHED, message, help_)
    place = context.cluster.objects[generated].name_place
    related = (Related(place, "this generates it"), *finding.related)
    return replace(finding, related=related, confidence=Confidence.LIKELY)


def _of_generators(findings: list[Finding]) -> Finding:
    """Return what the generators of one file call otherwise than those who refer to it as one finding."""
    first, *others = findings
    targets = [finding.target for finding in findings if finding.target is not None]
    message = (
        f"the generators of {first_few(targets)} add hashes to their names, and nothing rewrites the references to them"
    )
    help_ = (
        "Set `disableNameSuffixHash: true` in the file's `generatorOptions`, or name the field in a `nameReference` of "
        "`configurations`."
    )
    related = tuple(also_wrong(finding.place, f"so it is for {finding.target}") for finding in others)
    return replace(first, message=message, help=help_, related=(first.related[0], *related))


def _of_many(findings: list[Finding]) -> Finding:
    """Return what many namespaces lack as one finding, of no namespace in particular: each cluster may have others."""
    first, *others = findings
    subject, target = first.subject, first.target
    if subject is None or target is None:
        return first
    namespaces = first_few([f"`{finding.target.namespace}`" for finding in findings if finding.target])
    return replace(
        first,
        message=f"nothing in this repository creates the {target.kind} {target.name} in the namespaces {namespaces}, "
        f"which {subject} and its like need there",
        subject=subject._replace(namespace=""),
        target=target._replace(namespace=""),
        related=tuple(also_wrong(finding.place, f"{finding.subject} needs it too") for finding in others),
        externals=tuple(external for finding in findings for external in finding.externals),
    )
