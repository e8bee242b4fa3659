// What a change does: the objects that differ, with the lines that do and where these are written, and what else it touches.

const SIGNS = { added: "+", removed: "−", changed: "~", left: "−" };
const WORDS_OF_MARKS = { added: "new", removed: "gone", changed: "changed", left: "left by all that referred to it" };
const MOST_GROUPS = 200, FEW_GROUPS = 4;

// How many objects of a cluster differ: "2 new, 1 changed", or nothing.
function changesInWords({ change }) {
  const counts = { added: 0, removed: 0, changed: 0 };
  for (const { what, nodes } of change?.groups ?? []) counts[what] += nodes.length;
  return Object.entries(counts).filter(([, count]) => count).map(([what, count]) => `${count} ${WORDS_OF_MARKS[what]}`).join(", ");
}

// The group that an object changes in, and at which place of it; null where it doesn't.
function groupOf(cluster, node) {
  for (const group of cluster.change?.groups ?? []) {
    const at = group.nodes.indexOf(node);
    if (at >= 0) return { group, at };
  }
  return null;
}

// The lines that differ of one object of a group, with what causes each.
function diffLines(app, group, at) {
  const { notes } = app.cluster.change.causes[group.causes[at]];
  const lines = group.lines.map(([sign, text], i) => element("span", { class: `line ${{ "+": "added", "-": "removed" }[sign] ?? ""}` },
    `${sign}  ${text}`, notes[i] ? element("span", { class: "note" }, `  # ${shortened(notes[i], 300)}`) : null, "\n"));
  const more = group.more ? element("p", { class: "quiet" }, `and ${counted(group.more, "line")} more: \`gitops-lint diff\` shows all`) : null;
  return [lines.length ? element("pre", { class: "diff", tabIndex: 0 }, ...lines) : null, more];
}

// Where a change of one object is written, on both sides.
function causesOf(app, group, at) {
  const causes = app.cluster.change.causes[group.causes[at]];
  const side = (title, places, old) => (places.length
    ? [element("p", { class: "quiet" }, title), ...places.slice(0, 8).map(([file, line]) => placeLine({ path: app.cluster.files[file], line, old })),
      places.length > 8 ? element("p", { class: "quiet" }, `and ${places.length - 8} more`) : null]
    : []);
  return element("div", { class: "causes" }, ...side("Written before in", causes.before, true), ...side("Written now in", causes.after, false));
}

function saidOf(group) {
  return group.said.map(([label, text]) => element("p", {}, element("b", {}, `${label}: `), element("bdi", {}, shortened(text, 600))));
}

// What the panel of a node says of the change.
function changeBlock(app, node) {
  const { model } = app, mark = model.markOf(node);
  if (!mark) return [];
  const heading = element("h3", { class: `mark ${mark}` }, `${SIGNS[mark]} ${WORDS_OF_MARKS[mark]}`);
  const held = groupOf(app.cluster, node);
  if (!held) return [heading];
  const { group, at } = held, others = group.nodes.filter((one) => one !== node && one >= 0);
  return [
    heading, ...saidOf(group), ...diffLines(app, group, at), causesOf(app, group, at),
    others.length ? element("p", { class: "quiet" }, `The same change in ${counted(others.length, "other")}:`) : null,
    others.length ? nodeList(app, others, () => undefined, 4) : null,
    group.elsewhere.length ? element("p", { class: "quiet" }, element("bdi", {}, `The same in ${shortened(group.elsewhere.join(", "), 300)}`)) : null,
  ];
}

// What was between a node and others before the change, and isn't any more.
function lostLinks(app, node) {
  const { model } = app;
  const section = (title, { starts, items }, ends) => {
    const links = [...items.slice(starts[node], starts[node + 1])].filter((link) => !["applies", "namespace", "waits"].includes(model.edge(link)));
    if (!links.length) return [];
    return [element("h3", { class: "mark removed" }, title), element("ul", { class: "links" }, ...links.map((link) => element("li", {},
      nodeButton(app, ends[link], VERBS.get(model.edge(link)) ?? model.edge(link)), model.links.implied[link] ? null : placeLine(model.placeOfLink(link)))))];
  };
  return [...section("Needed before", model.lostOf, model.links.to), ...section("Was needed before by", model.lostTo, model.links.from)];
}

// One card for a change, whatever number of objects it is a change of.
function groupCard(app, group, open) {
  const [first] = group.nodes, { model } = app;
  const name = first >= 0 ? `${model.kind(first)} ` : "";
  const card = element("details", { class: `change ${group.what}`, open },
    element("summary", {}, element("b", { class: "sign", title: WORDS_OF_MARKS[group.what] }, SIGNS[group.what]),
      element("span", { class: "kind" }, name), element("bdi", { class: "name" }, ...(first >= 0 ? endKept(model.name(first)) : [])),
      group.nodes.length > 1 ? element("span", { class: "more" }, `+ ${group.nodes.length - 1}`) : null));
  const fill = () => {
    if (card.children.length > 1) return;
    const nodes = group.nodes.filter((node) => node >= 0);
    card.append(...[nodeList(app, nodes, (node) => model.namespace(node), 3), ...saidOf(group), ...diffLines(app, group, 0), causesOf(app, group, 0),
      group.elsewhere.length ? element("p", { class: "quiet" }, element("bdi", {}, `The same in ${shortened(group.elsewhere.join(", "), 300)}`)) : null].filter(Boolean));
  };
  if (open) fill();
  card.addEventListener("toggle", () => { if (card.open) fill(); });
  return card;
}

// The list of all changes of a cluster, and what else they touch.
function changesList(app) {
  const { change } = app.cluster;
  const cards = (from, to) => change.groups.slice(from, to).map((group) => groupCard(app, group, change.groups.length <= FEW_GROUPS));
  const list = element("div", { class: "changes" }, ...cards(0, MOST_GROUPS));
  if (change.groups.length > MOST_GROUPS) {
    const rest = element("button", { class: "rest", type: "button", onclick: () => { rest.remove(); list.append(...cards(MOST_GROUPS)); } },
      `${change.groups.length - MOST_GROUPS} more`);
    list.append(rest);
  }
  const { unchanged } = DATA.change;
  return [
    element("p", { class: "quiet" }, changesInWords(app.cluster) || "No object differs here.",
      unchanged.length ? element("bdi", {}, `; nothing differs in ${shortened(unchanged.join(", "), 200)}`) : ""),
    list,
    ...change.notes.map((note) => element("p", { class: "unseen" }, element("bdi", {}, shortened(note, 600)))),
    ...touched(app),
  ];
}

function touched(app) {
  const { reach, known } = app.cluster.change;
  const parts = [["May wait for what changes", reach.waiting], ["Read or use it", reach.using], ["Are applied by it", reach.applied]]
    .map(([title, nodes]) => [title, (nodes ?? []).filter((node) => node >= 0)]).filter(([, nodes]) => nodes.length);
  if (!Object.keys(reach).length) return [];
  return [element("h3", {}, "What else it touches"),
    ...parts.flatMap(([title, nodes]) => [element("p", { class: "touched" }, `${title}: ${nodes.length}`), nodeList(app, nodes, () => undefined, 5)]),
    parts.length ? null : element("p", { class: "quiet" }, known ? "Nothing else is touched." : "Nothing else is touched that is in sight.")].filter(Boolean);
}
