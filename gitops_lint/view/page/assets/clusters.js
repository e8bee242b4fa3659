// The clusters beside each other: how bad things are in each, and a page to choose one of many.

const MANY_CLUSTERS = 4; // from so many on the page begins with all of them

// How many findings of each severity are reported of a cluster.
function tallyOf(cluster) {
  return SEVERITIES.map((severity) => cluster.findings.filter((finding) => finding.severity === severity && !finding.unreported).length);
}

// How many of these are what a change does to it.
function consequencesOf(cluster) {
  return tallyOf({ findings: cluster.findings.filter(({ consequence }) => consequence) });
}

// The cluster in which things are worst, what a change does first; the first of several that are alike.
function worstCluster() {
  const bad = SEVERITIES.length - 1; // notes make no cluster worse
  const tallies = DATA.clusters.map((cluster) => [...consequencesOf(cluster).slice(0, bad), ...tallyOf(cluster).slice(0, bad), (cluster.change?.groups ?? []).length]);
  const isWorse = (one, other) => {
    const at = one.findIndex((count, i) => count !== other[i]);
    return at >= 0 && one[at] > other[at];
  };
  return tallies.reduce((worst, tally, i) => (isWorse(tally, tallies[worst]) ? i : worst), 0);
}

// "2 errors, 1 warning", or nothing.
function tallyInWords(tally) {
  return SEVERITIES.slice(0, 2).map((severity, i) => (tally[i] ? counted(tally[i], severity) : "")).filter(Boolean).join(", ");
}

class Start {
  constructor(app) {
    this.app = app;
    this.panel = byId("start");
    this.few = DATA.clusters.length < MANY_CLUSTERS;
  }

  get open() { return !this.panel.hidden; }

  show(open) {
    this.panel.hidden = !open;
    if (open && !this.panel.children.length) this.#fill();
    if (open) this.panel.querySelector("button")?.focus({ preventScroll: true });
  }

  #fill() {
    const cards = element("div", { id: "cards" }, ...DATA.clusters.map((cluster, number) => this.#card(cluster, number)));
    this.panel.append(element("h1", {}, document.querySelector("#side h1").textContent), element("p", { class: "quiet" }, counted(DATA.clusters.length, "cluster")), cards);
  }

  #card(cluster, number) {
    const { kustomizations, releases, objects, missing } = cluster.counts, tally = tallyOf(cluster);
    const worst = tally.findIndex((count) => count > 0);
    const wrong = tallyInWords(tally);
    return element("button", { class: "cluster", type: "button", onclick: () => this.app.goToCluster(number) },
      element("h3", {}, element("bdi", {}, shortened(cluster.name, 120))),
      element("p", { class: "quiet" }, inWords({ kustomizations, releases, objects })),
      element("p", { class: `wrong ${wrong ? SEVERITIES[worst] : "quiet"}` }, wrong || "nothing is wrong that could be seen"),
      DATA.change ? element("p", {}, changesInWords(cluster) || "no object differs") : null,
      missing ? element("p", { class: "missing" }, `${missing} missing`) : null,
      ...this.#differences(cluster));
  }

  // What a cluster has that none of the others has, and what it lacks that all others have.
  #differences({ own, lacking }) {
    if (DATA.change) return [];
    const told = [["only here", own], ["not here", lacking]].filter(([, { count }]) => count);
    if (!told.length && DATA.clusters.length > 1) return [element("p", { class: "quiet" }, "every object is in another cluster, too")];
    return told.map(([what, { count, names }]) => element("p", { class: "differs" }, element("b", {}, `${what}: ${count}`),
      ...names.map((name) => element("span", {}, element("bdi", {}, shortened(name, 200)))),
      count > names.length ? element("span", { class: "quiet" }, `and ${count - names.length} more`) : null));
  }
}
