"""Graphs in GraphML, which yEd, Gephi, Cytoscape and programs for graph analysis read.

What it is: http://graphml.graphdrawing.org/primer/graphml-primer.html. Labels stand where yEd looks for them, under the
keys by which Gephi and networkx know them as well (Gephi: ImportPlugin's ImporterGraphML.java); Gephi reads no nested
graphs, so a node's cluster is one of its attributes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Presence
from gitops_lint.repo.printable import printable
from gitops_lint.verdicts.verdict import Standing
from gitops_lint.view.labels import label_lines
from gitops_lint.view.numbering import Numbering
from gitops_lint.view.palette import LIGHT, MISSING_FILL
from gitops_lint.view.selection import Arrow, Drawn

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
  <key id="d3" for="node" yfiles.type="nodegraphics"/>
  <key id="d7" for="edge" yfiles.type="edgegraphics"/>"""
_NODE_KEYS = {
    "cluster": "string",
    "group": "string",
    "kind": "string",
    "namespace": "string",
    "name": "string",
    "presence": "string",
    "standing": "string",
    "severity": "string",
    "path": "string",
    "line": "int",
}
_EDGE_KEYS = {"edge": "string", "strength": "string", "implied": "boolean", "edge_path": "string", "edge_line": "int"}
_FILLS = {
    Presence.APPLIED: "#DDE8F7",
    Presence.MADE: "#EEEEFF",
    Presence.PRESUMED: "#EEEEEE",
    Presence.GHOST: "#FFFFFF",
    Presence.EXTERNAL: "#F6F6F6",
}
_BORDERS = {
    Standing.NOT_IN_GIT: f'<y:BorderStyle color="{LIGHT["absent"]}" type="dashed" width="1.0"/>',
    Standing.MISSING: f'<y:BorderStyle color="{LIGHT["missing"]}" type="line" width="2.0"/>',
}
_CHARACTER, _LINE, _MARGIN = 7, 17, 14  # pixels that yEd needs for a label


def graphml(pictures: Sequence[Drawn]) -> Iterator[str]:
    """Return the lines of a GraphML file; an edge leads from what needs to what is needed."""
    yield _HEAD
    for owner, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name, kind in keys.items():
            yield f'  <key id="{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>'
    yield '  <graph id="G" edgedefault="directed">'
    numbering = Numbering(pictures)
    for identifier, node in numbering.outside.items():
        yield from _node(identifier, node, {"presence": Presence.EXTERNAL.value, "standing": Standing.THERE.value})
    for number, drawn in enumerate(pictures):
        for identifier, node in numbering.inside[number].items():
            yield from _node(identifier, node, _attributes(node, drawn))
    edges = ((number, arrow) for number, drawn in enumerate(pictures) for arrow in drawn.links)
    for index, (number, arrow) in enumerate(edges):
        yield from _edge(f"e{index}", numbering.ends(number, arrow.source, arrow.target), arrow)
    yield "  </graph>"
    yield "</graphml>"


def _attributes(node: Identity, drawn: Drawn) -> dict[str, object]:
    object_ = drawn.graph.object(node)
    return {
        "cluster": drawn.graph.cluster.name,
        "group": node.group,
        "namespace": node.namespace,
        "presence": drawn.graph.presence(node).value,
        "standing": drawn.standing(node).value,
        "severity": drawn.severity(node),
        "path": object_.place.path if object_ else None,
        "line": object_.place.line if object_ else None,
    }


def _node(identifier: str, node: Identity, attributes: Mapping[str, object]) -> Iterator[str]:
    width = _CHARACTER * max(len(printable(line)) for line in label_lines(node)) + _MARGIN
    label = "\n".join(map(_text, label_lines(node)))
    standing = Standing(str(attributes["standing"]))
    fill = MISSING_FILL if standing is Standing.MISSING else _FILLS[Presence(str(attributes["presence"]))]
    yield f'    <node id="{identifier}">'
    yield from _data({"kind": node.kind, "name": node.name, **attributes})
    yield (
        f'      <data key="d3"><y:ShapeNode><y:Geometry width="{width}" height="{2 * _LINE + _MARGIN}"/>'
        f'<y:Fill color="{fill}"/>{_BORDERS.get(standing, "")}<y:NodeLabel>{label}</y:NodeLabel>'
        '<y:Shape type="roundrectangle"/></y:ShapeNode></data>'
    )
    yield "    </node>"


def _edge(identifier: str, ends: tuple[str, str], arrow: Arrow) -> Iterator[str]:
    edge = arrow.edge
    line = "dashed" if edge.implied else "line"
    yield f'    <edge id="{identifier}" source="{ends[0]}" target="{ends[1]}">'
    yield from _data(
        {
            "edge": str(edge.kind),
            "strength": edge.strength.value,
            "implied": str(edge.implied).lower(),
            "edge_path": edge.place.path,
            "edge_line": edge.place.line,
        }
    )
    yield (
        f'      <data key="d7"><y:PolyLineEdge><y:LineStyle type="{line}"/><y:Arrows source="none" target="standard"/>'
        f"<y:EdgeLabel>{_text(edge.kind)}</y:EdgeLabel></y:PolyLineEdge></data>"
    )
    yield "    </edge>"


def _data(attributes: Mapping[str, object]) -> Iterator[str]:
    for key, value in attributes.items():
        if value not in (None, ""):
            yield f'      <data key="{key}">{_text(str(value))}</data>'


def _text(text: str) -> str:
    return escape(printable(text))
