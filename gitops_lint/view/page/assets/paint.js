// Draws what is to be seen, with whatever pen. Far away, cards are tiles with a name; near, they show all they hold.

const NEAR = window.devicePixelRatio > 1 ? 0.5 : 0.58; // at this zoom rows can be read
const HEAD = DATA.measures.head, ROW = DATA.measures.row, COLUMN = DATA.measures.column, PORT = DATA.measures.port;

class Painter {
  constructor(app) {
    this.app = app;
  }

  // All as it is when nothing is chosen. `seen` is the part of the sheet to draw, `zoom` how many pixels a unit is.
  paint(pen, colours, zoom, seen) {
    Object.assign(this, { pen, colours, zoom, seen, near: zoom >= NEAR, lit: null });
    pen.fade(1);
    this.#headings();
    this.#idleLines();
    const cards = [...this.app.cards.keys()].filter((card) => this.#isSeen(card));
    if (!this.near) this.#boxes(cards.filter((card) => this.#isThere(card)));
    for (const card of cards) this.#card(card);
    for (const { lines } of this.app.idle) for (const { cut, path } of lines) if (cut) this.#cut(path);
  }

  // What is lit, above all else, which fades.
  paintLit(pen, colours, zoom, seen) {
    Object.assign(this, { pen, colours, zoom, seen, near: zoom >= NEAR, lit: this.app.lit });
    pen.fade(0.8);
    pen.rect(seen.x, seen.y, seen.w, seen.h, 0, { fill: colours.paper });
    this.#litLines(false);
    pen.fade(1);
    for (const card of this.app.cards.keys()) if (this.app.cardStates[card].lit && this.#isSeen(card)) this.#card(card);
    this.#litLines(true);
    pen.fade(1);
  }

  #isThere(card) {
    const { head } = this.app.cards[card];
    return head < 0 || (this.app.model.isThere(head) && !this.app.model.isGone(head));
  }

  // The colour in which the name of a node is written.
  #ink(node) {
    return { missing: this.colours.missing, absent: this.colours.quiet, removed: this.colours.removed }[node < 0 ? "" : this.app.model.tone(node)] ?? this.colours.ink;
  }

  // The sign of a node, told apart by its form too: a disc, a ring for what isn't in Git, a cross for what is missing, a
  // stroke for what is gone.
  #sign(x, y, radius, tone) {
    const { pen, colours } = this, size = Math.max(radius, 3 / Math.max(this.zoom, 0.5)), width = Math.max(1.3, size * 0.4);
    if (tone === "missing") {
      const strokes = [[["M", x - size, y - size], ["L", x + size, y + size]], [["M", x - size, y + size], ["L", x + size, y - size]]];
      pen.lines(strokes, { stroke: colours.missing, width: width * 1.2 });
    } else if (tone === "removed") pen.lines([[["M", x - size, y], ["L", x + size, y]]], { stroke: colours.removed, width: width * 1.2 });
    else if (tone === "absent") pen.ring(x, y, size, colours.absent, width);
    else pen.disc(x, y, radius, colours[tone]);
  }

  // The outlines of cards that are far away, all at once.
  #boxes(cards) {
    const { x, y, w, h } = this.app.places;
    const boxes = cards.map((card) => [x[card], y[card], w[card], h[card]]);
    const radius = HEAD * this.zoom < 8 ? 0 : 8;
    this.pen.rects(boxes, radius, { fill: this.colours.card, stroke: this.colours.line, width: Math.max(1, 0.8 / this.zoom) });
  }

  #isSeen(card) {
    const { x, y, w, h } = this.app.places, seen = this.seen;
    return w[card] > 0 && x[card] < seen.x + seen.w && y[card] < seen.y + seen.h && x[card] + w[card] > seen.x && y[card] + h[card] > seen.y;
  }

  #headings() {
    const { pen, colours, app } = this;
    const most = app.grouping === "namespaces" ? 42 : 60;
    const size = Math.min(Math.max(15, 13 / this.zoom), most);
    for (const frame of app.places.frames) {
      if (!frame.label || frame.w <= 0) continue;
      if (app.grouping === "namespaces") {
        pen.rect(frame.x - 18, frame.y - 8, frame.w + 36, frame.h + 26, 16, { fill: colours.region });
      }
      pen.text(frame.label, frame.x, frame.y + frame.head - 14, size, colours.quiet, { weight: 600, room: Math.max(frame.w, 200) });
    }
  }

  #idleLines() {
    const { pen, colours, app, seen } = this;
    const all = seen.w * seen.h > 0.3 * app.places.width * app.places.height;
    for (const look of app.idle) {
      const loud = ["missing", "circle", "added", "removed"].includes(look.colour);
      const lines = all ? look.lines : look.lines.filter(({ box }) => box.left < seen.x + seen.w && box.right > seen.x && box.top < seen.y + seen.h && box.bottom > seen.y);
      pen.fade(loud ? 0.9 : 0.55);
      pen.lines(lines.map(({ path }) => path), {
        stroke: colours[look.colour],
        width: Math.max(loud ? 2 : 1.2, (loud ? 1.6 : 0.8) / this.zoom),
        dash: look.dashed ? [6, 4] : undefined,
      }, all ? look : undefined);
    }
    pen.fade(1);
  }

  // Says where to cut a circle: beside the card whose file holds the line.
  #cut(path) {
    const { pen, colours, zoom } = this;
    const from = path[path.length - 2], last = path[path.length - 1];
    const [x0, y0] = from.slice(-2), [x3, y3] = last.slice(-2);
    const [x1, y1, x2, y2] = last.length > 4 ? last.slice(1) : [x0, y0, x3, y3];
    const t = Math.abs(x3 - x0) > 120 ? 0.9 : 0.5, u = 1 - t;
    const at = (a, b, c, d) => u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
    const x = at(x0, x1, x2, x3), y = at(y0, y1, y2, y3);
    const size = Math.min(Math.max(9.5, 8 / zoom), 24), width = texts.width("cut here", size, 600) + size;
    pen.rect(x - width / 2, y - size * 0.85, width, size * 1.7, size * 0.85, { fill: colours.circle });
    pen.text("cut here", x - width / 2 + size / 2, y + size * 0.35, size, colours.card, { weight: 600 });
  }

  #card(card) {
    const { pen, colours, app, near } = this;
    const { head } = app.cards[card];
    const x = app.places.x[card], y = app.places.y[card], w = app.places.w[card], h = app.places.h[card];
    const { side } = this.lit ? app.cardStates[card] : {};
    const there = this.#isThere(card);
    const tone = head >= 0 ? app.model.tone(head) : "object";
    const chosen = side === "chosen";
    if (near || !there || this.lit) {
      pen.rect(x, y, w, h, 8, {
        fill: tone === "missing" ? colours["missing-tint"] : colours.card,
        stroke: side ? colours[side] : there ? colours.line : colours[tone],
        width: Math.max(chosen ? 2 : tone === "missing" ? 1.6 : 1, ((chosen ? 2 : 1) / this.zoom) * (near ? 0 : 0.8)),
        dash: (tone === "absent" || tone === "removed") && !chosen ? [5, 3] : undefined,
      });
    }
    if (near) this.#content(card, x, y, w, h, tone);
    else this.#tile(card, x, y, w, h, tone);
  }

  #content(card, x, y, w, h, tone) {
    const { pen, colours, app } = this;
    const { head, rows } = app.cards[card];
    let mark = this.#mark(x + w - 8, y + 15, head, app.collapsed.has(card) ? app.visibleRows[card] : []);
    mark += this.#change(x, y + 3, HEAD - 6, x + w - 8 - mark, head, app.collapsed.has(card) ? app.visibleRows[card] : []);
    if (head >= 0) this.#sign(x + 15, y + 15, this.#radius(head, 3.5, 6), tone);
    const label = app.cardLabel(card);
    const size = head < 0 || app.model.role(head) === "kustomization" ? 12.5 : 12;
    let room = w - 28 - 8 - mark;
    const space = app.cardSpace(card), line = space ? y + 24 : y + 19; // where names are the same, the namespace stands above
    if (space) pen.text(space, x + 28, y + 11.5, 10, colours.quiet, { room });
    const count = app.visibleRows[card].length;
    if (app.collapsed.has(card) && count) {
      pen.text(String(count), x + w - 10 - mark, y + 19, 10.5, colours.quiet, { end: true });
      room -= 24;
    }
    if (head >= 0 && app.model.role(head) !== "kustomization") {
      const kind = app.model.kind(head);
      const width = Math.min(texts.width(kind, 10.5, 400), room * 0.55);
      pen.text(kind, x + 28, line, 10.5, colours.quiet, { room: width + 1 });
      this.#name(label, x + 28 + width + 5, line, size, head, { weight: 600, room: room - width - 5 });
    } else {
      this.#name(label, x + 28, line, size, head, { weight: 600, room });
    }
    if (app.collapsed.has(card) || !rows.length) return;
    this.#rows(card, x, y);
  }

  #rows(card, x, y) {
    const { pen, colours, app } = this;
    const rows = app.visibleRows[card];
    const each = app.rowsPerColumn(card);
    const name = app.cards[card].head >= 0 ? app.model.name(app.cards[card].head) : "";
    rows.forEach((node, i) => {
      const left = x + COLUMN * Math.floor(i / each), top = y + HEAD + ROW * (i % each);
      if (top > this.seen.y + this.seen.h || top + ROW < this.seen.y) return;
      const side = this.lit ? app.sideOf(node) : undefined;
      const tone = app.model.tone(node), there = app.model.isThere(node), ink = this.#ink(node);
      pen.fade(this.lit && !side ? 0.3 : 1);
      if (side) pen.rect(left + 4, top + 1, COLUMN - 8, ROW - 2, 5, { fill: colours[`${side}-tint`] });
      if (!there) pen.rect(left + 5, top + 1.5, COLUMN - 10, ROW - 3, 5, { stroke: colours[tone], dash: tone === "absent" ? [3, 2] : undefined });
      let mark = this.#mark(left + COLUMN - 8, top + 10, node, []);
      mark += this.#change(left, top + 2, ROW - 4, left + COLUMN - 8 - mark, node, []);
      this.#sign(left + 15, top + 10, this.#radius(node, 2.5, 4.5), tone);
      const italic = app.model.presence(node) === "made";
      const room = COLUMN - 34 - mark;
      const kind = app.model.kind(node);
      const same = app.model.name(node) === name;
      const width = Math.min(texts.width(kind, 10.5, 400), same ? room : room * 0.6);
      pen.text(kind, left + 26, top + 14, 10.5, tone === "missing" || same ? ink : colours.quiet, { room: width + 1, italic });
      if (!same) this.#name(app.rowName(card, node), left + 26 + width + 5, top + 14, 10.5, node, { room: room - width - 5, italic });
    });
    pen.fade(1);
  }

  // A name, which is struck out where it is gone.
  #name(text, x, y, size, node, how) {
    this.pen.text(text, x, y, size, this.#ink(node), how);
    if (node < 0 || !this.app.model.isGone(node)) return;
    const width = Math.min(how.room, texts.width(texts.cut(text, size, how.weight ?? 400, how.room), size, how.weight ?? 400));
    this.pen.lines([[["M", x, y - size * 0.32], ["L", x + width, y - size * 0.32]]], { stroke: this.colours.removed, width: 1 });
  }

  // What a change does to a node: a bar at the left, and a sign before whatever is at the right; returns the room of that.
  #change(left, top, height, right, node, rows) {
    const { pen, colours, app } = this, own = node >= 0 ? app.model.markOf(node) : "";
    const mark = own || (rows.some((row) => app.model.markOf(row)) ? "changed" : "");
    if (!mark) return 0;
    pen.rect(left, top, 3, height, 1.5, { fill: colours[mark] });
    pen.text(SIGNS[mark], right - 9, top + height / 2 + 4.5, 13, colours[mark], { weight: 700 });
    return 13;
  }

  // How bad things are with some nodes, at the right end of a row; returns the room that it takes.
  #mark(right, middle, head, rows) {
    const { pen, colours, app } = this;
    let worst = head >= 0 ? app.model.worst(head, app.hidden.severity) : 3;
    for (const node of rows) worst = Math.min(worst, app.model.worst(node, app.hidden.severity));
    if (worst > 1) return 0;
    this.#warn(right - 5, middle, 6, worst);
    pen.text("!", right - 6.4, middle + 3.6, 10, colours.card, { weight: 700 });
    return 16;
  }

  // The mark of an error is round, that of a warning has three corners.
  #warn(x, y, radius, worst) {
    const colour = this.colours[SEVERITIES[worst]], r = radius * 1.25;
    if (worst === 0) this.pen.disc(x, y, radius, colour);
    else this.pen.shape([[x, y - r], [x + r, y + r * 0.8], [x - r, y + r * 0.8]], colour);
  }

  // Discs grow with what falls if a node isn't there.
  #radius(node, least, most) {
    return least + (most - least) * Math.sqrt(this.app.model.nodes.weight[node] / this.app.model.heaviest);
  }

  // A card from afar: its name as large as it fits, and bars for its rows.
  #tile(card, x, y, w, h, tone) {
    const { pen, colours, app, zoom } = this;
    const { head } = app.cards[card];
    const rows = app.collapsed.has(card) ? [] : app.visibleRows[card];
    const weight = head >= 0 ? Math.sqrt(app.model.nodes.weight[head] / app.model.heaviest) : 0;
    const radius = Math.min((2.2 + 4 * weight) / zoom, 7 + 7 * weight);
    if (HEAD * zoom < 3.5) {
      pen.rect(x, y, w, h, 0, { fill: colours[this.#markOfCard(card)] ?? colours[`${tone}-bar`] });
      return;
    }
    const changed = this.#markOfCard(card);
    if (changed) pen.rect(x, y, w, h, HEAD * zoom < 8 ? 0 : 8, { stroke: colours[changed], width: Math.max(2, 1.6 / zoom), dash: changed === "removed" ? [8, 5] : undefined });
    const left = x + 9 + 2 * radius, room = w - 14 - 2 * radius;
    const space = app.cardSpace(card), label = app.cardLabel(card);
    const { size, lines } = this.#fitted(space ? `${label} ${space}` : label, room, h - 6);
    const one = lines.length === 1 && !rows.length;
    const top = one ? y + h / 2 + size * 0.36 : y + size + 3;
    this.#sign(x + 5 + radius, one ? y + h / 2 : y + 4 + size * 0.62, radius, tone);
    if (size * zoom > 5) lines.forEach((line, i) => {
      pen.text(line, left, top + i * size * 1.12, size, this.#ink(head), { weight: 600, room: room + 4 });
    });
    this.#bars(card, x, y, rows, top + (lines.length - 1) * size * 1.12 + 6 - y);
    let worst = head >= 0 ? app.model.worst(head, app.hidden.severity) : 3;
    for (const node of app.visibleRows[card]) worst = Math.min(worst, app.model.worst(node, app.hidden.severity));
    if (worst <= 1) this.#warn(x + w, y, Math.min(5 / zoom, 22), worst);
  }

  // What a change does to what is on a card: to its head, or else to any of its rows.
  #markOfCard(card) {
    const { head, rows } = this.app.cards[card], { model } = this.app;
    if (!DATA.change) return "";
    return (head >= 0 && model.markOf(head)) || (rows.some((row) => model.markOf(row)) ? "changed" : "");
  }

  #bars(card, x, y, rows, from) {
    const { pen, colours, app } = this;
    const each = app.rowsPerColumn(card);
    rows.forEach((node, i) => {
      const top = HEAD + ROW * (i % each) + 6;
      if (top < from) return;
      const tone = app.model.tone(node);
      const side = this.lit ? app.sideOf(node) : undefined;
      const width = Math.min(COLUMN - 26, 40 + 5 * (app.model.kind(node).length + app.model.name(node).length));
      const mark = side || !DATA.change ? side : app.model.markOf(node) || undefined;
      pen.rect(x + 12 + COLUMN * Math.floor(i / each), y + top, width, ROW - 11, 3, { fill: colours[mark ?? `${tone}-bar`] });
    });
  }

  // The size and lines of a name that uses its room best, between what can just be read and what reads well.
  #fitted(label, room, height) {
    const best = Math.min(10.5 / this.zoom, 40), least = Math.min(7.5 / this.zoom, 34);
    for (const size of [best, best * 0.82, least]) {
      if (size < least) continue;
      const lines = this.#wrapped(label, size, room, Math.max(1, Math.floor(height / (size * 1.12))));
      if (size <= least * 1.01 || lines.every((line) => texts.width(line, size, 600) <= room)) return { size, lines };
    }
    return { size: least, lines: this.#wrapped(label, least, room, Math.max(1, Math.floor(height / (least * 1.12)))) };
  }

  #wrapped(label, size, room, most) {
    const lines = [];
    let line = "";
    for (const part of (label.length > 200 ? endsOf([...label.slice(0, 100), ...label.slice(-100)], 190) : label).split(/(?<=[-/. ])/)) {
      if (line && texts.width(line + part, size, 600) > room && lines.length < most - 1) {
        lines.push(line);
        line = "";
      }
      line += part;
    }
    lines.push(line);
    return lines;
  }

  // Lines between cards go below them, lines within a card above.
  #litLines(inside) {
    const { pen, colours, app, zoom } = this;
    for (const side of ["needs", "falls", "path", "touched", "added", "removed"]) {
      const lines = app.lit.lines.filter((line) => line.side === side && line.inside === inside);
      for (const direct of [false, true]) {
        const paths = lines.filter((line) => line.direct === direct).map((line) => line.path);
        if (!paths.length) continue;
        const many = paths.length > 20;
        pen.fade(direct ? (many ? 0.7 : 0.95) : 0.4);
        const width = direct && !many ? Math.max(1.8, 1.5 / zoom) : Math.max(1.1, 0.9 / zoom);
        pen.lines(paths, { stroke: colours[side], width, dash: side === "removed" ? [6, 4] : undefined });
        for (const path of direct && !inside ? paths : []) this.#arrow(path, colours[side]);
      }
    }
    pen.fade(1);
  }

  // An arrow leads from what needs to what is needed; a path begins at what is needed.
  #arrow(path, colour) {
    const [, x, y] = path[0];
    const [, toX] = path[1];
    const size = Math.max(6, 5 / this.zoom), way = toX >= x ? 1 : -1;
    this.pen.shape([[x, y], [x + way * size, y - size / 2], [x + way * size, y + size / 2]], colour);
  }
}
