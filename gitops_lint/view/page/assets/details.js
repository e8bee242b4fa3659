// The panel at the right: all about the node that is chosen, or the way between two.

const PRESENCES = {
  applied: "",
  made: "Git doesn't hold it: a controller or a chart creates it.",
  presumed: "Taken to be there: whoever sets the cluster up creates it, or Flux is told to leave it alone.",
  external: "It is outside the cluster.",
};
const VERBS = new Map(Object.entries({ applies: "applied by", namespace: "in", produces: "created for", waits: "waits for", crd: "CRD from" }));

// What nearly everything needs: said of what needs nothing else.
const USUAL = ["namespace", "waits"];

class Details {
  constructor(app) {
    this.app = app;
    this.panel = byId("details");
  }

  show() {
    const { app } = this;
    this.panel.hidden = app.chosen < 0;
    if (app.chosen < 0) return;
    const close = element("button", { class: "close", type: "button", title: "Close (Esc)", "aria-label": "Close", onclick: () => app.choose(-1) }, "×");
    const parts = app.other >= 0 ? this.#way() : this.#node(app.chosen);
    this.panel.replaceChildren(close, ...parts.filter(Boolean));
    this.panel.scrollTop = 0;
  }

  #heading(node) {
    const { model } = this.app;
    return [
      element("p", { class: "over" }, element("span", { class: `dot ${model.tone(node)}` }), model.kind(node),
        model.namespace(node) ? " in " : "", element("bdi", {}, shortened(model.namespace(node), 120))),
      element("h2", {}, element("bdi", {}, shortened(model.name(node), 400))),
    ];
  }

  #node(node) {
    const { app } = this, { model } = app;
    const presence = model.isGone(node) ? "" : PRESENCES[model.presence(node)];
    const applier = model.nodes.applier[node];
    const pick = element("button", { class: "small", type: "button", onclick: () => { app.picking = true; app.changed("picking"); } }, "Way to…");
    const card = model.nodes.card[node];
    const fold = card >= 0 && app.cards[card].rows.length
      ? element("button", { class: "small", type: "button", id: "fold", onclick: () => { app.toggle(card); this.show(); } }, app.collapsed.has(card) ? "Expand" : "Collapse")
      : null;
    return [
      ...this.#heading(node),
      presence ? element("p", { class: "quiet" }, presence) : null,
      ...model.said(node).map((sentence, i) => element("p", { class: i ? "quiet" : model.tone(node) }, element("bdi", {}, shortened(sentence, 600)))),
      placeLine(model.placeOf(node)),
      applier >= 0 ? element("div", { class: "by" }, element("span", { class: "quiet" }, "Applied by"), nodeButton(app, applier)) : null,
      element("div", { class: "actions" }, pick, fold),
      ...changeBlock(app, node),
      ...this.#findings(node),
      ...(model.isGone(node) ? [] : [...this.#falls(node), ...this.#needs(node)]),
      ...lostLinks(app, node),
    ];
  }

  #findings(node) {
    const numbers = this.app.model.findingsOf.get(node) ?? [];
    return gathered(numbers.map((number) => this.app.cluster.findings[number])).map((group) => findingCard(this.app, group, false));
  }

  #falls(node) {
    const { app } = this, { model } = app;
    const falls = [...model.falls(node).keys()];
    const counts = model.counted(falls);
    const direct = this.#direct(node, model.linksTo, model.links.from);
    return [
      element("h3", { class: "falls" }, "Falls with it"),
      element("p", { id: "blast" }, falls.length ? inWords(counts) : "Nothing: all else comes up without it."),
      this.#rings(),
      falls.length ? nodeList(app, this.#nearest(falls, direct), (one) => direct.get(one)) : null,
      ...this.#softly(node, falls, direct),
    ];
  }

  // How much of what hangs on a node is lit, and what lights up more.
  #rings() {
    const { app } = this, { lit } = app;
    if (!lit?.shown || lit.ring >= lit.furthest) return null;
    const all = new Set([...lit.needs.keys(), ...lit.falls.keys()]);
    const more = (text, every) => element("button", { class: "small", type: "button", onclick: () => app.further(every) }, text);
    return element("div", { class: "rings" }, element("p", { class: "quiet" }, `Lit are the nearest ${lit.shown.size} of ${all.size}.`),
      element("div", { class: "actions" }, more("One step further", false), more("All", true)));
  }

  // What refers to a node and comes up without it.
  #softly(node, falls, direct) {
    const others = [...direct.keys()].filter((one) => !falls.includes(one));
    if (!others.length) return [];
    return [element("h3", {}, "Refers to it, and comes up without it"), nodeList(this.app, others, (one) => direct.get(one), 4)];
  }

  #needs(node) {
    const { app } = this, { model } = app;
    const needs = [...model.needs(node).keys()];
    const direct = this.#direct(node, model.linksOf, model.links.to);
    const { starts, items } = model.linksOf;
    const list = element("ul", { class: "links" });
    const links = [...items.slice(starts[node], starts[node + 1])];
    const special = links.filter((link) => !USUAL.includes(model.edge(link)));
    for (const link of special.length ? special : links) {
      list.append(element("li", {}, nodeButton(app, model.links.to[link], VERBS.get(model.edge(link)) ?? model.edge(link)),
        model.links.implied[link] ? null : placeLine(model.placeOfLink(link))));
    }
    const further = needs.filter((one) => !direct.has(one));
    return [
      element("h3", { class: "needs" }, "Needs"),
      list.children.length ? list : element("p", {}, "Nothing that the linter knows of."),
      further.length ? element("p", { class: "quiet" }, `and by those ${inWords(model.counted(further))}`) : null,
      further.length ? nodeList(app, further, () => undefined, 4) : null,
    ];
  }

  #direct(node, { starts, items }, ends) {
    const found = new Map();
    for (let i = starts[node]; i < starts[node + 1]; i++) {
      const edge = this.app.model.edge(items[i]);
      if (!found.has(ends[items[i]])) found.set(ends[items[i]], edge);
    }
    return found;
  }

  #nearest(nodes, direct) {
    const { role } = this.app.model.nodes;
    const first = (node) => (direct.has(node) ? 0 : 10) + role[node];
    return [...nodes].sort((one, other) => first(one) - first(other));
  }

  #way() {
    const { app } = this, { model } = app;
    const way = app.lit.way;
    const between = element("p", { class: "over" }, "The way between");
    const ends = element("div", { class: "by" }, nodeButton(app, app.chosen), nodeButton(app, app.other));
    if (!way.length) return [between, ends, element("p", {}, "Neither needs the other.")];
    const steps = element("ol", { class: "way" });
    steps.append(element("li", {}, nodeButton(app, model.links.from[way[0]])));
    let at = model.links.from[way[0]];
    for (const link of way) {
      const next = model.links.to[link];
      if (model.links.from[link] !== at) steps.append(element("li", {}, nodeButton(app, model.links.from[link])));
      steps.append(element("li", {}, element("span", { class: "verb" }, `↓ ${VERBS.get(model.edge(link)) ?? model.edge(link)}`),
        model.links.implied[link] ? null : placeLine(model.placeOfLink(link)), nodeButton(app, next)));
      at = next;
    }
    return [between, ends, element("p", { class: "quiet" }, `${counted(way.length, "step")}, a shortest way: each needs the next.`), steps];
  }
}
