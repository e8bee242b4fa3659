// What is looked at, and how: all state of the page, and what follows from it.

const MOST_LIT = 40; // nodes or lines that can be told apart at once

class App {
  constructor() {
    this.shows = []; // called after each change, with what has changed
    this.grouping = "dependencies";
    this.theme = "";
    this.hidden = { kind: new Set(), namespace: new Set(), standing: new Set(), mark: new Set(), edge: new Set(), severity: new Set() };
    this.marked = Boolean(DATA.change); // whether what changes is lit while nothing is chosen
    this.query = "";
    this.choose(-1, -1, false);
    this.hovered = -1;
    this.open(worstCluster());
  }

  // Shows another cluster, from the start.
  open(number) {
    this.number = number;
    this.cluster = DATA.clusters[number];
    this.model = new Model(this.cluster);
    this.cards = this.cluster.cards;
    this.alike = new Map();
    this.namesakes = null;
    this.hidden.edge = new Set();
    this.hidden.kind.clear();
    this.hidden.namespace.clear();
    this.hidden.standing.clear();
    this.hidden.mark.clear();
    this.collapsed = new Set(this.cluster.collapsed ? this.cards.keys() : []);
    this.chosen = this.other = this.rings = -1;
    this.hovered = -1;
    this.lay();
  }

  changed(...what) {
    for (const show of this.shows) show(new Set(what));
  }

  // Works out anew where cards are; needed after anything that changes their size.
  lay() {
    this.visibleRows = this.cards.map(({ rows }) => rows.filter((node) => this.isShown(node)));
    const before = (card) => sizeOf(this.cards[card].rows.length, this.cluster.collapsed);
    const size = (card) => {
      const rows = this.visibleRows[card].length, { head } = this.cards[card];
      if (!rows && (head < 0 || !this.isShown(head))) return { w: 0, h: -DATA.measures.gap };
      return sizeOf(rows, this.collapsed.has(card));
    };
    this.places = new Places(this.cluster.layouts[this.grouping], this.cards.length, size, before);
    this.#drawIdle();
    this.light();
  }

  isShown(node) {
    return !this.hidden.kind.has(this.model.kind(node)) && !this.hidden.namespace.has(this.model.namespace(node)) &&
      !this.hidden.standing.has(this.model.standing(node)) && !this.hidden.mark.has(this.model.markOf(node));
  }

  // Lines between cards that are drawn unasked, unless all their edges are hidden.
  #drawIdle() {
    const { from, to, edge, drawn } = this.model.links, { card } = this.model.nodes;
    const shown = new Set(this.cluster.shown.map(([one, other]) => one * this.cards.length + other));
    const kinds = new Map(); // for each pair of cards the links between them
    for (let link = 0; link < from.length; link++) {
      if (!drawn[link] || this.hidden.edge.has(this.model.edge(link))) continue;
      const pair = card[from[link]] * this.cards.length + card[to[link]];
      if (!shown.has(pair) && !this.model.inCycle.has(link) && !this.model.markOfLink(link)) continue;
      if (!kinds.has(pair)) kinds.set(pair, { links: [] });
      kinds.get(pair).links.push(link);
    }
    this.idle = [];
    const looks = new Map(), ways = new Map();
    for (const [pair, { links }] of kinds) {
      const one = Math.floor(pair / this.cards.length), other = pair % this.cards.length;
      if (one === other || this.places.w[one] <= 0 || this.places.w[other] <= 0) continue;
      const look = this.#look(links);
      const points = this.places.route(one, other, this.places.y[one] + PORT, this.places.y[other] + PORT);
      const path = smooth(points, look.dashed || look.colour === "circle" ? 0 : this.#branch(points, other, ways));
      const key = `${look.colour}${look.dashed}`;
      if (!looks.has(key)) looks.set(key, { ...look, lines: [] });
      looks.get(key).lines.push({ path, cut: look.cut, box: boxOfPath(path) });
    }
    this.idle = [...looks.values()];
  }

  // Lines to one card share their way as far as it is the same: the point from which a further one is on its own.
  #branch(points, other, ways) {
    if (!ways.has(other)) ways.set(other, new Set());
    const passed = ways.get(other);
    let from = 0;
    for (let i = 1; i < points.length - 1; i++) {
      const key = `${points[i][0]} ${points[i][1]}`;
      if (passed.has(key)) from = i;
      passed.add(key);
    }
    return from;
  }

  // The colour of a line is that of what is needed.
  #look(links) {
    const { model } = this;
    const lost = links.every((link) => model.isLost(link));
    if (lost || links.every((link) => model.markOfLink(link) === "added")) return { colour: lost ? "removed" : "added", dashed: lost, cut: false };
    const tones = links.map((link) => model.tone(model.links.to[link]));
    const missing = tones.includes("missing"), absent = tones.every((tone) => tone === "absent");
    const circle = links.some((link) => model.inCycle.has(link));
    const cut = links.some((link) => model.cuts.has(link));
    const ranked = links.map((link) => DATA.roles.indexOf(model.role(model.links.to[link])));
    const colour = missing ? "missing" : circle ? "circle" : absent ? "absent" : DATA.roles[Math.min(...ranked)];
    return { colour, dashed: missing || absent || cut, cut };
  }

  // Which nodes are lit: what the chosen node (or else the one pointed at) needs, and what falls with it.
  light() {
    const node = this.chosen >= 0 ? this.chosen : this.hovered;
    this.lit = null;
    if (node >= 0 && this.other >= 0 && this.other !== node) this.lit = this.#between(node, this.other);
    else if (node >= 0) this.lit = this.#around(node);
    else if (this.marked) this.lit = this.#changes();
    this.cardStates = this.cards.map(({ head, rows }) => {
      const sides = [head, ...rows].map((one) => (one >= 0 ? this.sideOf(one) : undefined));
      return { lit: sides.some(Boolean), side: head >= 0 ? sides[0] : undefined, chosen: head >= 0 && sides[0] === "chosen" };
    });
  }

  sideOf(node) {
    if (!this.lit) return undefined;
    if (this.lit.ends.has(node)) return "chosen";
    if (this.lit.path.has(node)) return "path";
    if (this.lit.marks) return this.lit.marks.get(node);
    if (this.lit.shown && !this.lit.shown.has(node)) return undefined;
    return this.lit.needs.has(node) ? "needs" : this.lit.falls.has(node) ? "falls" : undefined;
  }

  // Of a node that much hangs on only the nearest ring is lit at first, with one line between two cards.
  #around(node) {
    const needs = this.model.needs(node), falls = this.model.falls(node);
    const furthest = Math.max(1, ...needs.rings.values(), ...falls.rings.values());
    const asked = this.chosen === node && this.rings > 0 ? this.rings : needs.size + falls.size > MOST_LIT ? 1 : furthest;
    const ring = Math.min(asked, furthest);
    const shown = new Set(), links = new Map();
    for (const [side, found] of [["needs", needs], ["falls", falls]]) {
      for (const [one, link] of found) {
        if (found.rings.get(one) > ring) continue;
        shown.add(one);
        if (link >= 0) links.set(link, side);
      }
    }
    for (const link of this.#own(node, this.model.linksOf, this.model.linksTo)) if (!links.has(link)) links.set(link, this.model.links.from[link] === node ? "needs" : "falls");
    const lines = [], joined = links.size > MOST_LIT ? new Set() : null;
    for (const [link, side] of links) this.#lightLink(lines, link, side, node, joined);
    for (const link of this.#own(node, this.model.lostOf, this.model.lostTo)) this.#lightLink(lines, link, "removed", node, joined);
    return { ends: new Set([node]), needs, falls, path: new Set(), lines, shown, ring, furthest };
  }

  // What a change does to the cluster, and what else it touches; null where that is nothing.
  #changes() {
    const { model } = this, marks = new Map(), links = new Map();
    for (const nodes of Object.values(this.cluster.change.reach)) for (const node of nodes) if (node >= 0) marks.set(node, "touched");
    for (let node = 0; node < model.count; node++) if (model.markOf(node)) marks.set(node, model.markOf(node));
    const { from, to } = model.links;
    const isTouched = (node) => marks.get(node) === "touched", differs = (node) => marks.has(node) && !isTouched(node);
    for (let link = 0; link < from.length; link++) {
      const mark = model.markOfLink(link), [source, target] = [from[link], to[link]];
      if (["applies", "namespace", "waits"].includes(model.edge(link))) continue;
      if (mark) links.set(link, mark);
      else if ((isTouched(source) && differs(target)) || (differs(source) && isTouched(target))) links.set(link, "touched");
    }
    if (!marks.size) return null;
    const further = [...links].filter(([, side]) => side === "touched");
    if (further.length > MOST_LIT) for (const [link] of further) links.delete(link); // a hairball says nothing
    const lines = [], joined = links.size > MOST_LIT ? new Set() : null;
    for (const [link, side] of links) this.#lightLink(lines, link, side, from[link], joined);
    return { ends: new Set(), needs: new Map(), falls: new Map(), path: new Set(), lines, marks };
  }

  // Lights up what is one link further away.
  further(all) {
    this.rings = all ? this.lit.furthest : this.lit.ring + 1;
    this.light();
    this.changed("choice");
  }

  #own(node, ...sides) {
    const found = [];
    for (const { starts, items } of sides) {
      for (let i = starts[node]; i < starts[node + 1]; i++) {
        if (!["applies", "namespace", "waits"].includes(this.model.edge(items[i]))) found.push(items[i]);
      }
    }
    return found;
  }

  #between(node, other) {
    const way = this.model.way(node, other) ?? this.model.way(other, node) ?? [];
    const path = new Set(way.flatMap((link) => [this.model.links.from[link], this.model.links.to[link]]));
    const lines = [];
    for (const link of way) this.#lightLink(lines, link, "path", this.model.links.from[link]);
    return { ends: new Set([node, other]), needs: new Map(), falls: new Map(), path, lines, way };
  }

  // With `joined`, lines that lead from one card to the same other are one.
  #lightLink(lines, link, side, node, joined = null) {
    const from = this.model.links.from[link], to = this.model.links.to[link];
    if (this.hidden.edge.has(this.model.edge(link))) return;
    const one = this.model.nodes.card[from], other = this.model.nodes.card[to];
    if (one < 0 || other < 0 || this.places.w[one] <= 0 || this.places.w[other] <= 0) return;
    if (joined && one !== other) {
      const pair = one * this.cards.length + other;
      if (joined.has(pair)) return;
      joined.add(pair);
    }
    const anchor = (end, card) => (joined && end !== node && one !== other ? this.places.y[card] + PORT : this.anchor(end));
    const startY = anchor(from, one), endY = anchor(to, other);
    if (one === other) {
      const x = this.places.x[one] + 15;
      if (startY === endY) return;
      const out = x - 12 - Math.min(30, Math.abs(startY - endY) / 6);
      lines.push({ side, inside: true, direct: from === node || to === node, path: [["M", x, endY], ["C", out, endY, out, startY, x, startY]] });
      return;
    }
    lines.push({ side, inside: false, direct: from === node || to === node, path: smooth(this.places.route(one, other, startY, endY)) });
  }

  // The height at which lines to a node end.
  anchor(node) {
    const card = this.model.nodes.card[node];
    const row = this.visibleRows[card].indexOf(node);
    const top = this.places.y[card];
    return row < 0 || this.collapsed.has(card) ? top + PORT : top + HEAD + ROW * (row % this.rowsPerColumn(card)) + 10;
  }

  rowsPerColumn(card) {
    const rows = this.visibleRows[card].length;
    return Math.ceil(rows / columnsFor(rows));
  }

  cardLabel(card) {
    const { head } = this.cards[card];
    return head < 0 ? DATA.measures.bootstrap : this.model.name(head);
  }

  // What a card's name must say besides, since another card is called the same: its namespace, or nothing.
  cardSpace(card) {
    const { head } = this.cards[card];
    if (head < 0) return "";
    if (!this.namesakes) {
      const counts = new Map();
      for (const { head: one } of this.cards) if (one >= 0) counts.set(this.model.name(one), (counts.get(this.model.name(one)) ?? 0) + 1);
      this.namesakes = new Set([...counts].filter(([, count]) => count > 1).map(([name]) => name));
    }
    return this.namesakes.has(this.model.name(head)) ? this.model.namespace(head) : "";
  }

  // A row's name, with its namespace where two of a kind are called the same.
  rowName(card, node) {
    if (!this.alike.has(card)) {
      const counts = new Map();
      const key = (one) => `${this.model.kind(one)}/${this.model.name(one)}`;
      for (const one of this.cards[card].rows) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1);
      this.alike.set(card, new Set(this.cards[card].rows.filter((one) => counts.get(key(one)) > 1)));
    }
    const name = this.model.name(node);
    return this.alike.get(card).has(node) ? `${this.model.namespace(node)}/${name}` : name;
  }

  // The node at a place of the sheet, or -1.
  nodeAt(x, y) {
    const { places } = this;
    for (let card = 0; card < this.cards.length; card++) {
      const left = x - places.x[card], top = y - places.y[card];
      if (left < 0 || top < 0 || left >= places.w[card] || top >= places.h[card]) continue;
      const { head } = this.cards[card];
      if (top < HEAD || this.collapsed.has(card)) return head >= 0 ? head : this.visibleRows[card][0] ?? -1;
      const each = this.rowsPerColumn(card), row = Math.floor((top - HEAD) / ROW);
      const node = row < each ? this.visibleRows[card][Math.floor(left / COLUMN) * each + row] : undefined;
      return node ?? head;
    }
    return -1;
  }

  cardAt(x, y) {
    const { x: xs, y: ys, w, h } = this.places;
    return this.cards.findIndex((_, card) => x >= xs[card] && y >= ys[card] && x < xs[card] + w[card] && y < ys[card] + h[card]);
  }

  // Where a node is on the sheet.
  boxOf(node) {
    const card = this.model.nodes.card[node];
    if (card < 0) return null;
    return { x: this.places.x[card], y: this.anchor(node) - PORT, w: this.places.w[card], h: HEAD, card };
  }

  choose(node, other = -1, tell = true) {
    if (node !== this.chosen) this.rings = -1;
    this.chosen = node;
    this.other = other;
    if (!tell) return;
    this.light();
    this.changed("choice");
  }

  point(node) {
    if (node === this.hovered) return;
    this.hovered = node;
    if (this.chosen < 0) this.light();
    this.changed("pointer");
  }

  toggle(card) {
    if (this.collapsed.has(card)) this.collapsed.delete(card);
    else this.collapsed.add(card);
    this.lay();
    this.changed("layout");
  }

  collapseAll(collapse) {
    this.collapsed = new Set(collapse ? this.cards.keys() : []);
    this.lay();
    this.changed("layout", "sheet");
  }

  group(grouping) {
    this.grouping = grouping;
    this.lay();
    this.changed("layout", "sheet");
  }

  hide(what, name, hide) {
    if (hide) this.hidden[what].add(name);
    else this.hidden[what].delete(name);
    this.lay();
    this.changed("layout", "filters");
  }
}

function columnsFor(rows) {
  let count = 1;
  while (rows > DATA.measures.few * count * count) count++;
  return count;
}

function sizeOf(rows, collapsed) {
  if (collapsed || !rows) return { w: COLUMN, h: HEAD };
  const columns = columnsFor(rows);
  return { w: COLUMN * columns, h: HEAD + ROW * Math.ceil(rows / columns) + DATA.measures.foot };
}
