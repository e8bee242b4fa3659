// Findings that are one thing to say: of one check, with one target, or at one place.

const MOST_PLACES = 5; // of the others of a card before one asks for all

// Findings in groups, as `check` has them: the worst first, within a group as they come.
function gathered(findings) {
  const groups = [], known = new Map();
  for (const finding of findings) {
    const about = finding.target >= 0 ? finding.target : finding.message;
    const keys = [about, `${finding.file}:${finding.line}`].map((one) => `${finding.rule} ${finding.severity} ${finding.unreported} ${typeof one} ${one}`);
    let group = known.get(keys[0]) ?? known.get(keys[1]);
    if (!group) groups.push(group = []);
    group.push(finding);
    for (const key of keys) if (!known.has(key)) known.set(key, group);
  }
  return groups;
}

// A card for findings that are one thing to say, with their nodes to go to where it is in a list.
function findingCard(app, findings, withNode) {
  const [first, ...others] = findings;
  const node = (finding) => (finding.subject >= 0 ? finding.subject : finding.target);
  const place = (finding) => placeLine({ path: app.cluster.files[finding.file], line: finding.line, old: Boolean(finding.gone) });
  const entry = (finding) => element("li", {}, withNode && node(finding) >= 0 ? nodeButton(app, node(finding)) : null, place(finding));
  const list = element("ul", { class: "others" }, ...others.slice(0, MOST_PLACES).map(entry));
  if (others.length > MOST_PLACES) {
    const rest = element("button", { class: "rest", type: "button", onclick: () => {
      rest.parentNode.remove();
      list.append(...others.slice(MOST_PLACES).map(entry));
    } }, `${others.length - MOST_PLACES} more`);
    list.append(element("li", {}, rest));
  }
  return element(
    "div",
    { class: `finding ${first.severity} ${first.unreported ? "unreported" : ""}` },
    element("p", { class: "rule" }, element("b", {}, first.rule), ` ${first.name}`,
      first.unreported ? element("span", { class: "why" }, element("bdi", {}, shortened(first.unreported, 200))) : null),
    element("p", {}, element("bdi", {}, shortened(first.message, 1200))),
    first.help ? element("p", { class: "quiet" }, element("bdi", {}, shortened(first.help, 1200))) : null,
    withNode && node(first) >= 0 ? nodeButton(app, node(first)) : null,
    place(first),
    others.length ? element("p", { class: "also" }, `and the same of ${counted(others.length, "other")}:`) : null,
    others.length ? list : null,
  );
}
