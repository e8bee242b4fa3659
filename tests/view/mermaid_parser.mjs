// Reads Mermaid diagrams with Mermaid itself: a line of JSON for each text on stdin, a line of JSON with what it holds on stdout.
import { createInterface } from "node:readline";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");
await mermaid.parse("flowchart LR"); // which is when it learns what kinds of diagrams there are

// What a browser would show for a label: its lines, and the elements in it.
function shown(label) {
  const element = window.document.createElement("div");
  element.innerHTML = label.replaceAll("ﬂ°°", "&#").replaceAll("ﬂ°", "&").replaceAll("¶ß", ";");
  const elements = [...element.querySelectorAll("*")].map((one) => one.tagName.toLowerCase());
  const lines = [""];
  for (const node of element.childNodes) {
    if (node.nodeName === "BR") lines.push("");
    else lines[lines.length - 1] += node.textContent;
  }
  return { lines, elements };
}

async function read(text) {
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const nodes = [...db.getVertices().values()].map((one) => ({ id: one.id, classes: one.classes, ...shown(one.text) }));
  const edges = db.getEdges().map((one) => ({ ends: [one.start, one.end], stroke: one.stroke, ...shown(one.text) }));
  const groups = db.getSubGraphs().map((one) => ({ id: one.id, nodes: one.nodes, ...shown(one.title) }));
  return { nodes, edges, groups };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await read(JSON.parse(line)).catch((error) => ({ error: String(error) }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
