"""Tools about what becomes of a cluster: what comes up, what doesn't and why, what falls with what."""

from __future__ import annotations

from gitops_lint.graph.analysis import counted, fallen
from gitops_lint.graph.model import Graph
from gitops_lint.mcp_server.answers import CannotAnswerError, Data, cut, paged
from gitops_lint.mcp_server.repository import Repository, named, place
from gitops_lint.plan.critical import critical
from gitops_lint.plan.prediction import Plan, Status, predict
from gitops_lint.plan.recovery import recovery
from gitops_lint.report.finding_data import impact_data
from gitops_lint.report.plan_json import critical_data, plan_data, recovery_data

_STATUSES = [status.value.replace(" ", "_") for status in Status]
_MOST_RANKED = 200  # of what is critical, beyond the page before


class Plans:
    """What will become of the clusters of a repository that begin with nothing."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    def plan(self, cluster: str = "", status: str = "", after: int = 0) -> Data:
        """Tell how many Kustomizations and HelmReleases of a cluster come up, and why others don't: the root causes.

        The worst is first. status: list the objects that are ready, waiting, stalled, suspended or not_applied instead.
        cluster: its name, where there are several. after: `next` of the page before.
        """
        if status and status not in _STATUSES:
            raise CannotAnswerError(f"there is no status `{status}`: there are {', '.join(_STATUSES)}")
        graph = self._graph(cluster)
        data = plan_data(self._plan(graph))
        head = {"name": data["name"], "entry": data["entry"], "summary": data["summary"]}
        if not status:
            return head | paged("causes", data["causes"], after)
        reconciled = [each for each in (*data["reconciled"], *data["others"]) if each["status"] == status]
        return head | paged("reconciled", reconciled, after)

    def why_not_ready(self, object: str, cluster: str = "") -> Data:  # noqa: A002 (the tool's word)
        """Tell why an object doesn't become ready: its controller's words, the way to the root cause, what to mend.

        object: Kind/namespace/name, or less of it where that is clear.
        """
        graph, identity, head = self._repository.node(object, cluster)
        plan = self._plan(graph)
        data = plan_data(plan)
        predictions = zip((*plan.reconciled, *plan.others), (*data["reconciled"], *data["others"]), strict=True)
        nothing: Data = {}
        prediction, said = next((each for each in predictions if each[0].identity == identity), (None, nothing))
        blamed = {identity} | {cause.identity for cause in (prediction.causes if prediction else ())}
        causes = [
            entry for (cause, _), entry in zip(plan.causes, data["causes"], strict=True) if cause.identity in blamed
        ]
        verdict = self._repository.analysis().verdicts[graph.cluster.name].of(identity)
        findings = [
            {"rule": each.check.id, "message": each.finding.message, "location": place(each.finding.place)}
            for each in self._repository.findings_about(identity)
        ]
        answer: Data = {
            **head,
            "status": said.get("status", "not_ready" if causes else "ready"),
            "standing": verdict.standing.value,
            "wave": said.get("wave"),
            "reason": said.get("reason"),
            "chain": [str(link) for link in prediction.chain] if prediction else [],
            "causes": causes,
            "made_by": [maker.reason for maker in verdict.makers],
            "meant": str(verdict.meant.identity) if verdict.meant is not None else None,
            "findings": findings,
        }
        return cut(answer)

    def falls_with(self, object: str, cluster: str = "", after: int = 0) -> Data:  # noqa: A002
        """Tell what can't become ready if an object fails or is missing, the nearest first, each with why it falls.

        object: Kind/namespace/name, or less of it where that is clear. after: `next` of the page before.
        """
        graph, identity, head = self._repository.node(object, cluster)
        down = fallen(graph, [identity])
        items: list[Data] = [
            {**named(fall.identity), "because": str(fall.link.target), "edge": str(fall.link.edge.kind)}
            for fall in down
        ]
        impact = impact_data(counted((fall.identity for fall in down), graph))
        return {**head, "impact": impact, **paged("fallen", items, after)}

    def most_critical(self, cluster: str = "", after: int = 0) -> Data:
        """List the objects whose failure takes down most, the worst first, with how much falls with each."""
        graph = self._graph(cluster)
        ranked = critical(graph, after + _MOST_RANKED)
        data = critical_data(graph, ranked)
        page = paged("critical", data["critical"], after, 2000)
        if len(ranked) == after + _MOST_RANKED:  # no more were looked for
            del page["total"]
            page.setdefault("next", len(ranked))
        return {"name": data["name"], **page}

    def recover(self, object: str, cluster: str = "", after: int = 0) -> Data:  # noqa: A002
        """Tell in which order what an object took down comes back, with the commands to hurry it.

        object: Kind/namespace/name, or less of it where that is clear. after: `next` of the page before.
        """
        graph, identity, head = self._repository.node(object, cluster)
        analysis = self._repository.analysis()
        steps = recovery_data(graph, [identity], recovery(graph, analysis.rulebook, [identity]))["steps"]
        return {**head, **paged("steps", steps, after)}

    def _graph(self, cluster: str) -> Graph:
        graphs = self._repository.graphs(cluster)
        if len(graphs) > 1:
            names = ", ".join(graph.cluster.name for graph in graphs)
            raise CannotAnswerError(f"there are several clusters: say which (`cluster`) of {names}")
        return graphs[0]

    def _plan(self, graph: Graph) -> Plan:
        analysis = self._repository.analysis()
        return predict(analysis.verdicts[graph.cluster.name], analysis.raised, analysis.rulebook)
