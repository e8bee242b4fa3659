"""What can be asked of a graph: what falls with a node, what comes first, what waits for itself, what is too much."""

from gitops_lint.graph.cycles import WAITED_FOR_BY_FLUX, Cycle, cycles
from gitops_lint.graph.dominators import dominators, needs
from gitops_lint.graph.impact import Fallen, Impact, Impacts, counted, fallen
from gitops_lint.graph.moments import Moment, State, held_back
from gitops_lint.graph.order import Order, order_of
from gitops_lint.graph.ranking import Weight, most_critical, waiting, weights
from gitops_lint.graph.redundancy import Redundant, redundant

__all__ = [
    "WAITED_FOR_BY_FLUX",
    "Cycle",
    "Fallen",
    "Impact",
    "Impacts",
    "Moment",
    "Order",
    "Redundant",
    "State",
    "Weight",
    "counted",
    "cycles",
    "dominators",
    "fallen",
    "held_back",
    "most_critical",
    "needs",
    "order_of",
    "redundant",
    "waiting",
    "weights",
]
