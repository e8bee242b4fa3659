"""Plans for people: root causes first, then what doesn't come up and why, then the waves of what does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.text import Text

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Fallen, counted
from gitops_lint.graph.model import Graph, Link
from gitops_lint.plan.critical import Critical
from gitops_lint.plan.prediction import Plan, Prediction, Status
from gitops_lint.plan.recovery import Stage
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.printable import printable
from gitops_lint.report.prose import columns_of
from gitops_lint.report.wording import amounts_in_words, impact_in_words
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.plural import counted as number_of
from gitops_lint.view.branches import Branch
from gitops_lint.view.lines import wrapped

_STYLES = {
    Status.READY: "green",
    Status.WAITING: "yellow",
    Status.STALLED: "bold red",
    Status.SUSPENDED: "bold blue",
    Status.NOT_APPLIED: "dim",
}
NOTHING_WRONG = "Nothing in Git keeps it from coming up by itself."
_MOST_ASSUMED = 10
_MOST_TOGETHER = 3
_NARROWEST = 20
_UNDEFINED = "undefined-variable"
"""The check whose findings depend on the release of Flux."""
_WORDS = {
    EdgeKind.APPLIES: "is applied by it",
    EdgeKind.PRODUCES: "is created for it",
    EdgeKind.WAITS: "waits for it",
    EdgeKind.NAMESPACE: "is in it",
    EdgeKind.CRD: "is of a kind whose CRD it installs",
    EdgeKind.DEPENDS_ON: "depends on it",
    EdgeKind.HEALTH_CHECK: "waits for its health",
    EdgeKind.READS: "reads it",
    EdgeKind.FILLS: "adds keys to it",
    EdgeKind.SOURCE: "takes its files from it",
    EdgeKind.STORE: "takes secrets from it",
    EdgeKind.SERVER: "is served by it",
    EdgeKind.CREDENTIALS: "logs in with it",
}


def print_plan(console: Console, plan: Plan) -> None:
    """Print what becomes of a cluster."""
    counts = Counter(prediction.status for prediction in plan.reconciled)
    waves = max((prediction.wave for prediction in plan.reconciled if prediction.status is Status.READY), default=0)
    head = Text(printable(plan.graph.cluster.name), style="bold")
    if plan.since:
        head.append(f", what moves since {printable(plan.since)}", "")
        if not plan.reconciled and not plan.restarted:
            console.print(head.append(": nothing", ""))
            return
    head.append(f": {counts[Status.READY]} of {len(plan.reconciled)} Kustomizations and HelmReleases become ready", "")
    head.append(f", in {number_of(waves, 'wave')}{', as far as is certain' if plan.doubts else ''}")
    console.print(head)
    if plan.is_healthy:
        _print(console, NOTHING_WRONG, 2)
    _print_causes(console, plan)
    down = [prediction for prediction in plan.reconciled if prediction.status is not Status.READY]
    _title(console, "What doesn't become ready", down)
    for prediction in down:
        _print_prediction(console, prediction)
    _print_others(console, plan)
    _print_waves(console, plan)
    _title(console, "What starts new Pods", plan.restarted)
    if plan.restarted:
        _print(console, ", ".join(map(str, plan.restarted)), 2)
    _print_assumed(console, plan)


def _title(console: Console, text: str, wanted: object = True) -> None:
    if wanted:
        console.print()
        console.print(Text(text, style="bold underline"))


def _print(console: Console, text: Text | str, indent: int) -> None:
    """Print a text that is as far from the left in each of its lines."""
    text = Text(printable(text)) if isinstance(text, str) else text
    for line in wrapped(text, max(_NARROWEST, columns_of(console) - indent)):
        console.print(Text(" " * indent).append_text(line), soft_wrap=True)


def _print_causes(console: Console, plan: Plan) -> None:
    _title(console, "Root causes", plan.causes)
    for cause, extent in plan.causes:
        _print(console, Text.assemble((printable(str(cause.identity)), "bold"), printable(f": {cause.message}")), 2)
        down = amounts_in_words(*extent)
        if down:
            _print(console, f"keeps down {down}", 4)
        _print(console, f"see {cause.place.path}:{cause.place.line}", 4)


def _print_prediction(console: Console, prediction: Prediction) -> None:
    _print(
        console,
        Text.assemble((prediction.status.value, _STYLES[prediction.status]), printable(f" {prediction.identity}")),
        2,
    )
    _print(console, prediction.reason, 4)
    if len(prediction.chain) > 1:
        _print(console, Text(printable("← " + " ← ".join(map(str, prediction.chain[1:]))), style="dim"), 4)


def _print_others(console: Console, plan: Plan) -> None:
    """Print the objects that are there and don't become ready; those that aren't even there are counted."""
    there = [prediction for prediction in plan.others if prediction.status is not Status.NOT_APPLIED]
    _title(console, "Other objects that don't become ready", plan.others)
    for prediction in there:
        _print(console, f"{prediction.identity}: {prediction.reason}", 2)
    missing = len(plan.others) - len(there)
    if missing:
        _print(console, f"and {number_of(missing, 'object')} that nothing has applied", 2)


def _print_waves(console: Console, plan: Plan) -> None:
    ready: dict[int, list[Identity]] = {}
    for prediction in plan.reconciled:
        if prediction.status is Status.READY:
            ready.setdefault(prediction.wave, []).append(prediction.identity)
    _title(console, "What becomes ready", ready)
    for wave in sorted(ready):
        _print(console, f"wave {wave}", 2)
        _print(console, ", ".join(map(str, ready[wave])), 4)
    if ready and len(ready) < max(ready):
        _print(
            console,
            "In waves that aren't listed nothing becomes ready: something only begins its work, or never does.",
            2,
        )


def _print_assumed(console: Console, plan: Plan) -> None:
    wanted = plan.assumed or plan.unknowns or plan.doubts
    _title(console, "Taken to work, since only the cluster can tell", wanted)
    for assumption in plan.assumed[:_MOST_ASSUMED]:
        _print(console, f"{assumption.identity}, needed by {_few(assumption.users)}", 2)
        if assumption.makers:
            _print(console, Text(printable(assumption.makers[0].reason), style="dim"), 4)
    if len(plan.assumed) > _MOST_ASSUMED:
        _print(console, f"and {len(plan.assumed) - _MOST_ASSUMED} more that nothing in Git creates", 2)
    for description in sorted({unknown.description for unknown in plan.unknowns}):
        _print(console, f"what comes from {description}", 2)
    for identity in dict.fromkeys(doubt.identity for doubt in plan.doubts if doubt.check == _UNDEFINED):
        _print(console, f"variables of {identity} that nothing defines: empty before Flux 2.9, an error since", 2)
    others: dict[tuple[str, Place], list[Identity]] = {}
    for doubt in plan.doubts:
        if doubt.check != _UNDEFINED:
            others.setdefault((doubt.message, doubt.place), []).append(doubt.identity)
    for (message, place), identities in others.items():
        _print(console, f"{_few(tuple(identities))}, although it may be that {message}", 2)
        _print(console, f"see {place.path}:{place.line}", 4)


def _few(users: tuple[Identity, ...]) -> str:
    more = f" and {len(users) - 1} more" if len(users) > 1 else ""
    return f"{users[0]}{more}"


def print_fallen(console: Console, graph: Graph, failing: list[Identity], down: tuple[Fallen, ...]) -> None:
    """Print what falls if some nodes fail, below what it falls with: the nearest first."""
    impact = impact_in_words(counted((fall.identity for fall in down), graph))
    names = " and ".join(map(str, failing))
    _print(console, Text.assemble((printable(names), "bold red"), f" takes down {impact or 'nothing'}"), 0)
    trees = {identity: Branch(Text(printable(str(identity)), style="bold red")) for identity in failing}
    for fall in down:
        label = Text(printable(str(fall.identity)), style="" if fall.identity in graph.cluster.objects else "cyan")
        label.append(f"  {printable(_why(fall.link))}", style="dim")
        trees[fall.identity] = trees[fall.link.target].add(label)
    for cause in failing:
        if trees[cause].branches:
            console.print(trees[cause], soft_wrap=True)


def _why(link: Link) -> str:
    return _WORDS.get(link.edge.kind, link.edge.kind)


def print_critical(console: Console, graph: Graph, ranked: Sequence[Critical]) -> None:
    """Print the nodes with which most falls."""
    console.print(Text.assemble((printable(graph.cluster.name), "bold"), ": whose failure hurts most"))
    for number, (identity, weight, together) in enumerate(ranked, 1):
        _print(console, Text.assemble(f"{number:>3}  ", (printable(str(identity)), "bold")), 0)
        if together:
            more = f" and {len(together) - _MOST_TOGETHER} more" if len(together) > _MOST_TOGETHER else ""
            names = ", ".join(map(str, together[:_MOST_TOGETHER]))
            _print(console, Text(printable(f"or {names}{more}"), style="dim"), 5)
        _print(console, f"takes down {amounts_in_words(*weight)}", 5)


def print_recovery(console: Console, graph: Graph, failed: list[Identity], steps: Sequence[Stage]) -> None:
    """Print in which order to bring things back, as a script that can be run or gone through by hand."""
    names = " and ".join(map(str, failed))
    console.print(Text(printable(f"# {graph.cluster.name}: bringing back what {names} took down"), style="bold"))
    for line in script_lines(steps):
        console.print(Text(printable(line), style="dim" if line.startswith("#") else ""), soft_wrap=True)


def script_lines(steps: Iterable[Stage]) -> Iterator[str]:
    """Return the lines of a shell script for a recovery: steps that go on at once, and what each waits for."""
    for stage in steps:
        yield f"# step {stage.number}" if stage.number > 1 else "# first, what failed"
        yield from (f"# {printable(str(identity))}: mend it" for identity in stage.mended)
        if stage.by_themselves:
            yield f"# by themselves: {printable(_counted_by_kind(stage.by_themselves))}"
        at_once = " &" if len(stage.commands) > 1 else ""
        yield from (f"{line}{at_once}" for line in stage.commands)
        if at_once:
            yield "wait"
        yield from stage.waits


def _counted_by_kind(identities: Sequence[Identity]) -> str:
    """Return how many there are of each kind, and the name of what is the only one."""
    of_kinds: dict[str, list[Identity]] = {}
    for identity in identities:
        of_kinds.setdefault(identity.kind, []).append(identity)
    few = (str(group[0]) if len(group) == 1 else number_of(len(group), kind) for kind, group in of_kinds.items())
    return ", ".join(few)
