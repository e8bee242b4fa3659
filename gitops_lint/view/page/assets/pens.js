// Two ways to put the same strokes down: on a canvas, and as the text of an SVG file.

const FONT = 'Inter, "Segoe UI", system-ui, -apple-system, "Helvetica Neue", "Noto Sans", sans-serif';

// A text cut within so that it is no wider than is said; most names are asked for again and again.
class Texts {
  constructor() {
    this.context = document.createElement("canvas").getContext("2d");
    this.known = new Map();
    this.font = "";
  }

  width(text, size, weight) {
    const font = `${weight} ${size}px ${FONT}`;
    if (font !== this.font) this.context.font = this.font = font;
    return this.context.measureText(text).width;
  }

  cut(text, size, weight, room) {
    const key = `${size}|${weight}|${Math.round(room)}|${text.length > 300 ? text.slice(0, 300) : text}`;
    let found = this.known.get(key);
    if (found === undefined) {
      found = this.#cut(text.slice(0, 300), size, weight, room);
      if (this.known.size > 60000) this.known.clear();
      this.known.set(key, found);
    }
    return found;
  }

  #cut(text, size, weight, room) {
    if (this.width(text, size, weight) <= room) return text;
    const characters = [...text];
    let low = 0, high = characters.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.width(endsOf(characters, middle), size, weight) <= room) low = middle;
      else high = middle - 1;
    }
    return low ? endsOf(characters, low) : "";
  }
}

// So many characters of a text, from both its ends, since names of a kind begin alike.
function endsOf(characters, kept) {
  const end = kept < 8 ? 0 : Math.floor(kept * 0.55);
  return `${characters.slice(0, kept - end).join("")}…${characters.slice(characters.length - end).join("")}`;
}

const texts = new Texts();

class CanvasPen {
  constructor(context) {
    this.context = context;
  }

  fade(alpha) { this.context.globalAlpha = alpha; }

  rect(x, y, w, h, radius, { fill, stroke, width = 1, dash }) {
    const context = this.context;
    context.beginPath();
    if (radius) context.roundRect(x, y, w, h, radius);
    else context.rect(x, y, w, h);
    if (fill) { context.fillStyle = fill; context.fill(); }
    if (stroke) {
      context.strokeStyle = stroke;
      context.lineWidth = width;
      context.setLineDash(dash ?? []);
      context.stroke();
    }
  }

  disc(x, y, radius, fill) {
    this.context.beginPath();
    this.context.arc(x, y, radius, 0, 2 * Math.PI);
    this.context.fillStyle = fill;
    this.context.fill();
  }

  ring(x, y, radius, stroke, width) {
    const context = this.context;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.setLineDash([]);
    context.stroke();
  }

  // Several lines of one look; `whole` keeps them for the next time, if they will be the same.
  lines(paths, { stroke, width, dash }, whole) {
    const context = this.context;
    const drawn = whole?.drawn ?? outline(paths);
    if (whole) whole.drawn = drawn;
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.setLineDash(dash ?? []);
    context.stroke(drawn);
  }

  // Several boxes of one look, with corners only where they can be seen.
  rects(boxes, radius, { fill, stroke, width }) {
    const context = this.context;
    context.beginPath();
    for (const [x, y, w, h] of boxes) {
      if (radius) context.roundRect(x, y, w, h, radius);
      else context.rect(x, y, w, h);
    }
    if (fill) { context.fillStyle = fill; context.fill(); }
    if (!stroke) return;
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.setLineDash([]);
    context.stroke();
  }

  shape(points, fill) {
    this.context.beginPath();
    points.forEach(([x, y], i) => (i ? this.context.lineTo(x, y) : this.context.moveTo(x, y)));
    this.context.closePath();
    this.context.fillStyle = fill;
    this.context.fill();
  }

  text(text, x, y, size, fill, { weight = 400, room = Infinity, end = false, italic = false } = {}) {
    const shown = room === Infinity ? text : texts.cut(text, size, weight, room);
    if (!shown) return;
    const context = this.context;
    const font = `${italic ? "italic " : ""}${weight} ${size}px ${FONT}`;
    if (font !== this.font) context.font = this.font = font; // setting it is slow
    context.fillStyle = fill;
    context.textAlign = end ? "right" : "left";
    context.fillText(shown, x, y);
  }
}

function outline(paths) {
  const drawn = new Path2D();
  for (const path of paths) {
    for (const step of path) {
      if (step[0] === "M") drawn.moveTo(step[1], step[2]);
      else if (step[0] === "L") drawn.lineTo(step[1], step[2]);
      else drawn.bezierCurveTo(step[1], step[2], step[3], step[4], step[5], step[6]);
    }
  }
  return drawn;
}

class SvgPen {
  constructor() {
    this.parts = [];
    this.alpha = 1;
  }

  fade(alpha) { this.alpha = alpha; }

  #put(name, attributes, text) {
    if (this.alpha !== 1) attributes.opacity = this.alpha;
    const written = Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => ` ${key}="${escaped(typeof value === "number" ? Math.round(value * 100) / 100 : value)}"`);
    this.parts.push(text === undefined ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${escaped(text)}</${name}>`);
  }

  rect(x, y, width, height, rx, { fill, stroke, width: line, dash }) {
    this.#put("rect", { x, y, width, height, rx, fill: fill ?? "none", stroke, "stroke-width": stroke && (line ?? 1), "stroke-dasharray": dash?.join(" ") });
  }

  rects(boxes, radius, look) {
    for (const box of boxes) this.rect(...box, radius, look);
  }

  disc(cx, cy, r, fill) { this.#put("circle", { cx, cy, r, fill }); }

  ring(cx, cy, r, stroke, width) { this.#put("circle", { cx, cy, r, fill: "none", stroke, "stroke-width": width }); }

  lines(paths, { stroke, width, dash }) {
    const d = paths.map((path) => path.map(([what, ...at]) => what + at.map((n) => Math.round(n * 10) / 10).join(" ")).join("")).join("");
    this.#put("path", { d, fill: "none", stroke, "stroke-width": width, "stroke-dasharray": dash?.join(" ") });
  }

  shape(points, fill) {
    this.#put("polygon", { points: points.map((point) => point.map((n) => Math.round(n * 10) / 10).join(",")).join(" "), fill });
  }

  text(text, x, y, size, fill, { weight = 400, room = Infinity, end = false, italic = false } = {}) {
    const shown = room === Infinity ? text : texts.cut(text, size, weight, room);
    if (!shown) return;
    const width = room === Infinity ? 0 : texts.width(shown, size, weight); // where the file is read the font may be wider
    this.#put("text", { x, y, textLength: width > 0.7 * room ? width : undefined, fill, "font-size": size, "font-weight": weight === 400 ? undefined : weight,
      "font-style": italic ? "italic" : undefined, "text-anchor": end ? "end" : undefined }, shown);
  }

  file(x, y, width, height, paper) {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width)}" height="${Math.ceil(height)}" ` +
      `viewBox="${[x, y, width, height].map(Math.round).join(" ")}" font-family="${escaped(FONT)}">` +
      `<rect x="${Math.round(x)}" y="${Math.round(y)}" width="100%" height="100%" fill="${paper}"/>${this.parts.join("")}</svg>\n`;
  }
}

function escaped(text) {
  return String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd").replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}
