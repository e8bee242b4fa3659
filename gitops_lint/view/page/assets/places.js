// Where everything is: the layout that Python has worked out, with lines pushed along by what was opened or closed.

class Places {
  // `size(card)` tells how large a card is now, `before(card)` how large it was when the layout was made.
  constructor(frame, cards, size, before) {
    this.x = new Float64Array(cards);
    this.y = new Float64Array(cards);
    this.w = new Float64Array(cards);
    this.h = new Float64Array(cards);
    this.frameOf = new Int32Array(cards).fill(-1);
    this.columnOf = new Int32Array(cards).fill(-1);
    this.frames = [];
    this.size = size;
    this.before = before;
    const laid = this.#laid(frame);
    this.#put(laid, 0, 0);
    this.width = laid.w;
    this.height = laid.h;
  }

  #laid(frame) {
    const lines = [];
    let moved = 0, length = 0;
    for (const [start, breadth, contents, starts] of frame.lines) {
      const line = { start: start + moved, breadth: 0, items: [] };
      let pushed = 0, bends = true;
      contents.forEach((content, i) => {
        const item = { content, start: starts[i] + pushed, laid: null, w: 0, h: 0 };
        if (!Array.isArray(content)) {
          bends = false;
          const was = typeof content === "number" ? this.before(content) : { w: content.w, h: content.h };
          const is = typeof content === "number" ? this.size(content) : (item.laid = this.#laid(content));
          item.w = is.w;
          item.h = is.h;
          pushed += frame.rows ? is.w - was.w : is.h - was.h;
        }
        line.breadth = Math.max(line.breadth, frame.rows ? item.h : item.w);
        length = Math.max(length, item.start + (frame.rows ? item.w : item.h));
        line.items.push(item);
      });
      if (bends) line.breadth = breadth;
      moved += line.breadth - breadth;
      lines.push(line);
    }
    const last = lines[lines.length - 1];
    const across = last ? last.start + last.breadth : 0;
    return { frame, lines, w: frame.rows ? length : across, h: (frame.rows ? across : length) + frame.head };
  }

  #put(laid, x, y) {
    const number = this.frames.length;
    const here = { label: laid.frame.label, head: laid.frame.head, x, y, w: laid.w, h: laid.h, columns: [], bends: new Map() };
    this.frames.push(here);
    laid.lines.forEach((line, column) => {
      here.columns.push({ x: x + line.start, w: line.breadth });
      for (const item of line.items) {
        const [ax, ay] = laid.frame.rows
          ? [x + item.start, y + laid.frame.head + line.start]
          : [x + line.start, y + laid.frame.head + item.start];
        if (item.laid) {
          this.#put(item.laid, ax, ay);
        } else if (Array.isArray(item.content)) {
          here.bends.set(`${item.content[0]}:${item.content[1]}`, ay);
        } else {
          const card = item.content;
          this.x[card] = ax;
          this.y[card] = ay;
          this.w[card] = item.w;
          this.h[card] = item.h;
          this.frameOf[card] = laid.frame.rows ? -1 : number;
          this.columnOf[card] = column;
        }
      }
    });
  }

  // The way of a line between cards, as points: from the needed card's side through the gaps between columns.
  route(needing, needed, startY, endY) {
    const right = this.x[needed] + this.w[needed];
    if (right + 20 <= this.x[needing]) {
      const points = [[right, endY]];
      if (this.frameOf[needed] === this.frameOf[needing] && this.frameOf[needed] >= 0) {
        const frame = this.frames[this.frameOf[needed]];
        for (let column = this.columnOf[needed] + 1; column < this.columnOf[needing]; column++) {
          const y = frame.bends.get(`${needed}:${column}`);
          if (y !== undefined) points.push([frame.columns[column].x, y], [frame.columns[column].x + frame.columns[column].w, y]);
        }
      }
      points.push([this.x[needing], startY]);
      return points;
    }
    if (this.x[needing] + this.w[needing] + 20 <= this.x[needed]) {
      return [[this.x[needed], endY], [this.x[needing] + this.w[needing], startY]];
    }
    return [[right, endY], [this.x[needing] + this.w[needing], startY]];
  }
}

// Bezier commands through points from one of them on, level at each: ["M", x, y], ["C", …], ["L", x, y].
function smooth(points, from = 0) {
  const path = [["M", points[from][0], points[from][1]]];
  for (let i = from + 1; i < points.length; i++) {
    const [x0, y0] = points[i - 1], [x1, y1] = points[i];
    if (points.length > 2 && i % 2 === 0) {
      path.push(["L", x1, y1]);
    } else if (points.length === 2 && x0 > x1 + 20) { // back, below what stands between
      path.push(["C", x0 - 40, y0 + 40, x1 + 40, y1 + 40, x1, y1]);
    } else if (points.length === 2 && Math.abs(x1 - x0) < 20) {
      const out = Math.max(x0, x1) + 18 + Math.min(40, Math.abs(y1 - y0) / 8);
      path.push(["C", out, y0, out, y1, x1, y1]);
    } else {
      const middle = (x0 + x1) / 2;
      path.push(["C", middle, y0, middle, y1, x1, y1]);
    }
  }
  return path;
}

// The part of the sheet that a path is in.
function boxOfPath(path) {
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
  for (const step of path) {
    for (let i = 1; i < step.length; i += 2) {
      left = Math.min(left, step[i]);
      right = Math.max(right, step[i]);
      top = Math.min(top, step[i + 1]);
      bottom = Math.max(bottom, step[i + 1]);
    }
  }
  return { left, top, right, bottom };
}
