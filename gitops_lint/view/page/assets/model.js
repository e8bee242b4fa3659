// The graph of one cluster: nodes and links by number, and what waits for what.

const EXISTS = 0, ACTS = 1, READY = 2;

// Lists of numbers, one for each of `count` things, in two arrays.
function grouped(count, keys, values) {
  const starts = new Int32Array(count + 1);
  for (const key of keys) starts[key + 1]++;
  for (let i = 0; i < count; i++) starts[i + 1] += starts[i];
  const next = starts.slice();
  const items = new Int32Array(keys.length);
  keys.forEach((key, i) => { items[next[key]++] = values[i]; });
  return { starts, items };
}

class Model {
  constructor(cluster) {
    this.cluster = cluster;
    this.nodes = cluster.nodes;
    this.links = cluster.links;
    this.count = cluster.nodes.name.length;
    const all = [...this.links.from.keys()], lost = all.filter((link) => this.isLost(link));
    const there = lost.length ? all.filter((link) => !this.isLost(link)) : all;
    const between = (links, ends) => grouped(this.count, links.map((link) => ends[link]), links);
    [this.linksOf, this.linksTo] = [between(there, this.links.from), between(there, this.links.to)];
    [this.lostOf, this.lostTo] = [between(lost, this.links.from), between(lost, this.links.to)];
    this.gone = new Set(cluster.change?.gone ?? []);
    this.findingsOf = new Map();
    cluster.findings.forEach((finding, number) => {
      if (finding.subject >= 0) this.#found(finding.subject, number);
      if (finding.target >= 0 && finding.target !== finding.subject && !this.isThere(finding.target)) {
        this.#found(finding.target, number);
      }
    });
    this.#readMoments();
    this.heaviest = Math.max(1, ...this.nodes.weight);
    this.inCycle = new Set(cluster.cycles.flatMap((cycle) => cycle.links));
    this.cuts = new Set(cluster.cycles.map((cycle) => cycle.cut).filter((link) => link >= 0));
  }

  #found(node, finding) {
    if (!this.findingsOf.has(node)) this.findingsOf.set(node, []);
    this.findingsOf.get(node).push(finding);
  }

  // A moment is a node reaching a state: 3 * node + state. Links hold later moments back until earlier ones.
  #readMoments() {
    const later = [], earlier = [], by = [];
    const add = (one, other, link) => { later.push(one); earlier.push(other); by.push(link); };
    for (let node = 0; node < this.count; node++) {
      add(3 * node + ACTS, 3 * node + EXISTS, -1);
      add(3 * node + READY, 3 * node + ACTS, -1);
    }
    this.links.holds.forEach((states, link) => {
      if (states < 0) return;
      add(3 * this.links.from[link] + Math.floor(states / 3), 3 * this.links.to[link] + states % 3, link);
    });
    this.waits = { later, earlier, by };
    const all = [...later.keys()];
    this.waitsOf = grouped(3 * this.count, later, all);
    this.waitsFor = grouped(3 * this.count, earlier, all);
  }

  // All moments before (or after) some, those by the fewest links first; `via` tells by which wait each was found,
  // `ring` by how many links.
  #reached(start, before) {
    const { starts, items } = before ? this.waitsOf : this.waitsFor;
    const ends = before ? this.waits.earlier : this.waits.later, { by } = this.waits;
    const via = new Int32Array(3 * this.count).fill(-2), ring = new Int32Array(3 * this.count);
    const order = [];
    let reached = [start], waits = [-1]; // a moment of this ring, and the wait by which it was found
    for (let number = 0; reached.length; number++) {
      const further = [], furtherWaits = [];
      for (let i = 0; i < reached.length; i++) {
        const moment = reached[i];
        if (via[moment] !== -2) continue;
        via[moment] = waits[i];
        ring[moment] = number;
        order.push(moment);
        for (let j = starts[moment]; j < starts[moment + 1]; j++) {
          const wait = items[j], end = ends[wait];
          if (via[end] !== -2) continue;
          if (by[wait] < 0) { reached.push(end); waits.push(wait); } else { further.push(end); furtherWaits.push(wait); }
        }
      }
      [reached, waits] = [further, furtherWaits];
    }
    return { order, via, ring };
  }

  // Nodes that must come before a node is ready, each with the link by which that follows.
  needs(node) {
    return this.#byNode(this.#reached(3 * node + READY, true), node, () => true);
  }

  // Nodes that can't become ready if a node isn't there.
  falls(node) {
    return this.#byNode(this.#reached(3 * node + EXISTS, false), node, (moment) => moment % 3 === READY);
  }

  // `rings` tells of each node that is found how many links away it is.
  #byNode({ order, via, ring }, node, counts) {
    const found = new Map();
    found.rings = new Map();
    for (const moment of order) {
      const one = Math.floor(moment / 3);
      if (one === node || found.has(one)) continue;
      if (counts(moment)) { found.set(one, -1); found.rings.set(one, ring[moment]); }
    }
    for (const moment of order) {
      const one = Math.floor(moment / 3);
      const link = via[moment] >= 0 ? this.waits.by[via[moment]] : -1;
      if (link >= 0 && found.get(one) === -1) found.set(one, link);
    }
    return found;
  }

  // The links of a shortest way by which one node needs another, from that one on; null if it doesn't.
  way(from, to) {
    const { order, via } = this.#reached(3 * from + READY, true);
    let moment = order.find((one) => Math.floor(one / 3) === to);
    if (moment === undefined || from === to) return null;
    const links = [];
    while (via[moment] >= 0) {
      const wait = via[moment];
      if (this.waits.by[wait] >= 0) links.push(this.waits.by[wait]);
      moment = this.waits.later[wait];
    }
    return links.reverse();
  }

  id(node) {
    return [this.kind(node), this.namespace(node), this.name(node)].filter(Boolean).join("/");
  }

  find(id) {
    if (!this.byId) {
      this.byId = new Map();
      for (let node = this.count - 1; node >= 0; node--) this.byId.set(this.id(node), node);
    }
    return this.byId.get(id) ?? -1;
  }

  name(node) { return this.nodes.name[node]; }
  kind(node) { return this.cluster.kinds[this.nodes.kind[node]]; }
  namespace(node) { return this.cluster.namespaces[this.nodes.namespace[node]]; }
  role(node) { return DATA.roles[this.nodes.role[node]]; }
  presence(node) { return DATA.presences[this.nodes.presence[node]]; }
  standing(node) { return DATA.standings[this.nodes.standing[node]]; }
  isThere(node) { return this.standing(node) === "there"; }

  // What a change does to a node or a link; nothing where there is none.
  markOf(node) { return DATA.change?.marks[this.nodes.mark[node]] ?? ""; }
  markOfLink(link) { return DATA.change?.marks[this.links.mark[link]] ?? ""; }
  isGone(node) { return this.gone.has(node); }
  isLost(link) { return this.markOfLink(link) === "removed"; }

  // The colour of a node: by its role, red only where it is missing, quiet where it just isn't in Git.
  tone(node) {
    if (this.isGone(node)) return "removed";
    return { missing: "missing", "not in Git": "absent" }[this.standing(node)] ?? this.role(node);
  }
  isInGit(node) { return this.nodes.file[node] >= 0; }
  isDrawn(node) { return this.nodes.card[node] >= 0; }
  edge(link) { return this.cluster.edges[this.links.edge[link]]; }

  placeOf(node) {
    const old = this.isGone(node) || this.markOf(node) === "removed";
    return this.isInGit(node) ? { path: this.cluster.files[this.nodes.file[node]], line: this.nodes.line[node], old } : null;
  }

  placeOfLink(link) {
    const path = this.cluster.files[this.links.file[link]];
    return path ? { path, line: this.links.line[link], old: this.isLost(link) } : null;
  }

  // What is known of a node that isn't there, in sentences.
  said(node) { return this.cluster.said[node] ?? []; }

  // How many nodes that are drawn are in a state.
  countOf(standing) {
    const number = DATA.standings.indexOf(standing);
    return this.nodes.standing.filter((one, node) => one === number && this.isDrawn(node)).length;
  }

  // How bad the worst of a node's findings is, of those that are reported and shown: 0 for an error, 3 for none.
  worst(node, hidden) {
    let worst = 3;
    for (const number of this.findingsOf.get(node) ?? []) {
      const { severity, unreported } = this.cluster.findings[number];
      if (!unreported && !hidden.has(severity)) worst = Math.min(worst, SEVERITIES.indexOf(severity));
    }
    return worst;
  }

  // What some nodes are, as the linter counts what falls: only what Git holds.
  counted(nodes) {
    const counts = { kustomizations: 0, releases: 0, objects: 0 };
    for (const node of nodes) {
      if (this.isGone(node)) continue;
      if (this.role(node) === "kustomization") counts.kustomizations++;
      else if (this.role(node) === "release") counts.releases++;
      else if (this.isInGit(node)) counts.objects++;
    }
    return counts;
  }
}

// Whether a cluster has a node that is called so.
function hasNode({ nodes, kinds, namespaces }, id) {
  return nodes.name.some((name, i) => id.endsWith(name) && [kinds[nodes.kind[i]], namespaces[nodes.namespace[i]], name].filter(Boolean).join("/") === id);
}

const SEVERITIES = ["error", "warning", "info"];
