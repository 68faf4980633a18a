// Incidents over time, stacked by type or faction, with a span of dates that is dragged, moved by keys or played.
// Time runs from left to right in every language. Sends {span: [first, last]} or {span: []} for all dates,
// {unit: "day" | "week" | "month"} and {zoom: true | false}.
const SVG = "http://www.w3.org/2000/svg";
const DAY = 86400000;
const HEIGHT = 63, TOP = 8, BOTTOM = 22, LEFT = 34, RIGHT = 10;

const day = (iso) => Date.parse(iso + "T00:00:00Z");
const iso = (time) => new Date(time).toISOString().slice(0, 10);

function node(tag, attributes, parent) {
  const made = document.createElementNS(SVG, tag);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  parent.appendChild(made);
  return made;
}

// The first day after the bar that begins on `time`.
function next(time, unit) {
  if (unit === "day") return time + DAY;
  if (unit === "week") return time + 7 * DAY;
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

function start(time, unit) {
  const date = new Date(time);
  const today = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  if (unit === "day") return today;
  if (unit === "week") return today - ((date.getUTCDay() + 6) % 7) * DAY;
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

function ticks(from, to, width) {
  const most = Math.max(2, Math.floor(width / 95)), days = (to - from) / DAY;
  const found = [];
  if (days <= 92) {
    const step = [1, 2, 3, 7, 14, 28].find((s) => days / s <= most) || 28;
    for (let t = from; t < to; t += step * DAY) found.push([t, "day"]);
  } else {
    const months = days / 30.4, step = [1, 2, 3, 6, 12, 24, 60, 120].find((s) => months / s <= most) || 240;
    const first = new Date(from);
    for (let m = 0; ; m++) {
      const t = Date.UTC(first.getUTCFullYear(), m, 1);
      if (t >= to) break;
      if (t >= from && m % step === 0) found.push([t, step >= 12 ? "year" : "month"]);
    }
  }
  return found;
}

const SPEEDS = { slow: 2000, medium: 1000, fast: 400 }; // milliseconds each step stays, once it is drawn

// Fills the row of tools. What is there already stays the same element: a click that falls between two drawings
// must not be lost, nor the focus.
function filling(bar) {
  const kept = new Map([...bar.children].map((node) => [node.dataset.key, node])), wanted = [];
  function take(key, tag) {
    const made = kept.get(key) || document.createElement(tag);
    made.dataset.key = key;
    wanted.push(made);
    return made;
  }
  return {
    gap(key) { take(key, "i"); },
    text(key, tag, text, title) {
      const made = take(key, tag);
      if (made.textContent !== text) made.textContent = text;
      if (title) made.title = title;
    },
    button(key, text, label, act, on) {
      const made = take(key, "button");
      made.type = "button";
      if (made.textContent !== text) made.textContent = text;
      made.title = label;
      made.setAttribute("aria-label", label);
      if (on !== undefined) made.setAttribute("aria-pressed", String(on));
      made.onclick = act;
    },
    choice(name, values, chosen, words, act) {
      const made = take(name, "select");
      made.setAttribute("aria-label", words[name]);
      while (made.options.length < values.length) made.add(document.createElement("option"));
      values.forEach((value, i) => {
        made.options[i].value = value;
        made.options[i].textContent = words[`${name}.${value}`];
      });
      made.value = chosen;
      made.onchange = () => act(made.value);
    },
    done() {
      if (wanted.length === bar.children.length && wanted.every((node, i) => node === bar.children[i])) return;
      const focused = bar.getRootNode().activeElement;
      bar.replaceChildren(...wanted);
      if (wanted.includes(focused)) focused.focus();
    },
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(".timeline");
  if (!root) {
    root = document.createElement("div");
    root.className = "timeline";
    parentElement.appendChild(root);
    root.play = { on: false, mode: "window", speed: "medium" };
    for (const part of ["tools", "plot"]) {
      const made = document.createElement("div");
      made.className = part;
      root.appendChild(made);
    }
    root.querySelector(".plot").dir = "ltr";
  }
  const plot = root.querySelector(".plot"), play = root.play;
  const unit = data.unit, from = start(day(data.first), unit);
  let to = next(start(day(data.last), unit), unit);
  while (!data.zoomed && (to - from) / (next(from, unit) - from) < 10) to = next(to, unit); // a few bars are not drawn as walls
  const most = Math.max(1, ...data.bars.map(([, all]) => all));
  let span = data.from || data.to ? [data.from ? day(data.from) : from, data.to ? day(data.to) + DAY : to] : null;

  function label(time, kind) {
    const date = new Date(time), month = data.months[date.getUTCMonth()];
    if (kind === "year") return String(date.getUTCFullYear());
    return kind === "month" ? `${month} ${date.getUTCFullYear()}` : `${date.getUTCDate()} ${month}`;
  }

  function draw() {
    const width = Math.max(220, plot.clientWidth || parentElement.clientWidth || 600);
    const x = (time) => LEFT + ((Math.min(Math.max(time, from), to) - from) / (to - from)) * (width - LEFT - RIGHT);
    const back = (px) => from + (Math.min(Math.max(px - LEFT, 0), width - LEFT - RIGHT) / (width - LEFT - RIGHT)) * (to - from);
    const y = (n) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - n / most);
    const active = document.activeElement, focused = root.getRootNode().activeElement?.dataset?.edge;
    plot.replaceChildren();
    const svg = node("svg", { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: "group", "aria-label": `${data.words.title}. ${data.words.described}` }, plot);
    const steps = most < 4 ? [most] : [Math.round(most / 2), most];
    for (const n of [0, ...steps]) {
      node("line", { x1: LEFT, x2: width - RIGHT, y1: y(n), y2: y(n), class: n ? "grid" : "axis" }, svg);
      if (n) node("text", { x: LEFT - 6, y: y(n) + 4, class: "number" }, svg).textContent = n;
    }
    for (const [time, kind] of ticks(from, to, width - LEFT - RIGHT)) {
      node("line", { x1: x(time), x2: x(time), y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM + 4, class: "axis" }, svg);
      const text = node("text", { x: x(time), y: HEIGHT - 6, class: "tick" }, svg);
      text.textContent = label(time, kind);
      if (x(time) > width - 50) text.setAttribute("text-anchor", "end");
    }
    for (const [days, total, ...shown] of data.bars) {
      const begin = days * DAY, left = x(begin), room = x(next(begin, unit)) - left;
      const inset = room > 4 ? Math.min(room * 0.12, 3) : 0;
      node("rect", {
        x: left + inset, width: Math.max(1, room - 2 * inset), y: y(total), height: y(0) - y(total), class: "all",
      }, svg);
      let below = 0;
      shown.forEach((count, type) => {
        if (!count) return;
        node("rect", {
          x: left + inset, width: Math.max(1, room - 2 * inset), y: y(below + count), height: y(below) - y(below + count),
          fill: data.palette[type], class: "bar",
        }, svg);
        below += count;
      });
    }
    const busiest = Math.max(1, ...data.read.map(([, number]) => number));
    for (const [days, number] of data.read) { // under the axis: where there is no line nothing was read
      const left = Math.max(LEFT, x(days * DAY)), right = x(next(days * DAY, unit));
      if (right <= left) continue;
      const line = node("rect", { x: left, width: Math.max(1, right - left), y: HEIGHT - BOTTOM + 1, height: 3, opacity: 0.35 + 0.65 * number / busiest, class: "read" }, svg);
      node("title", {}, line).textContent = `${data.words.read}: ${number}`;
    }
    const area = node("rect", { x: LEFT, y: TOP - 6, width: width - LEFT - RIGHT, height: HEIGHT - TOP - BOTTOM + 6, class: "catch" }, svg);
    const shade = node("rect", { y: TOP - 6, height: HEIGHT - TOP - BOTTOM + 6, class: "span" }, svg);
    const edges = ["start", "end"].map((name, side) => {
      const edge = node("g", { class: "edge", role: "slider", tabindex: 0, "data-edge": name, "aria-label": data.words[name] }, svg);
      node("rect", { x: -9, y: TOP - 6, width: 18, height: HEIGHT - TOP - BOTTOM + 6, class: "grip" }, edge);
      node("line", { y1: TOP - 6, y2: HEIGHT - BOTTOM, class: "rod" }, edge);
      node("rect", { x: -3, y: (HEIGHT - BOTTOM) / 2 - 8, width: 6, height: 18, rx: 3, class: "knob" }, edge);
      edge.addEventListener("keydown", (event) => key(event, side));
      edge.addEventListener("pointerdown", (event) => drag(event, side));
      return edge;
    });
    const bubble = document.createElement("div");
    bubble.className = "bubble";
    plot.appendChild(bubble);

    function place() {
      const [first, last] = span || [from, to];
      shade.setAttribute("x", x(first));
      shade.setAttribute("width", Math.max(2, x(last) - x(first)));
      shade.classList.toggle("off", !span);
      [first, last].forEach((time, side) => {
        edges[side].setAttribute("transform", `translate(${x(time)},0)`);
        edges[side].classList.toggle("off", !span);
        const shown = iso(side ? time - DAY : time);
        edges[side].setAttribute("aria-valuetext", shown);
        edges[side].setAttribute("aria-valuemin", from / DAY);
        edges[side].setAttribute("aria-valuemax", to / DAY);
        edges[side].setAttribute("aria-valuenow", Math.round(time / DAY));
      });
      // A first day after all bars, or a last day before them, stands alone.
      const said = first < last ? [iso(first), iso(last - DAY)] : [data.from ? iso(first) : "", data.to ? iso(last - DAY) : ""];
      bubble.textContent = span ? said.join(" – ") : "";
    }

    function send() {
      // All that is drawn is all there is, unless the reader looks at a part of it.
      const part = span && (data.zoomed || !(span[0] <= from && span[1] >= to));
      setTriggerValue("span", part ? [iso(span[0]), iso(span[1] - DAY)] : []);
    }

    function snapped(a, b) {
      const first = start(Math.min(a, b), unit), last = start(Math.max(a, b) - 1, unit);
      return [Math.max(from, first), Math.min(to, next(Math.max(first, last), unit))];
    }

    function drag(event, side) {
      event.preventDefault();
      const at = (e) => back(e.clientX - svg.getBoundingClientRect().left);
      const [first, last] = span || [from, to];
      const anchor = side === undefined ? at(event) : side === 0 ? last : first;
      svg.setPointerCapture(event.pointerId);
      const move = (e) => { span = snapped(anchor, at(e) === anchor ? anchor + 1 : at(e)); place(); };
      const done = () => {
        svg.removeEventListener("pointermove", move);
        svg.removeEventListener("pointerup", up);
        svg.removeEventListener("pointercancel", done);
      };
      const up = (e) => { move(e); done(); send(); };
      svg.addEventListener("pointermove", move);
      svg.addEventListener("pointerup", up);
      svg.addEventListener("pointercancel", done);
    }

    let waiting;
    function key(event, side) {
      const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 7, PageDown: -7 };
      let [first, last] = span || [from, to];
      if (event.key === "Escape") { span = null; place(); send(); return; }
      if (event.key === "Home") side ? (last = next(first, unit)) : (first = from);
      else if (event.key === "End") side ? (last = to) : (first = start(last - 1, unit));
      else if (event.key in steps) {
        const count = steps[event.key];
        for (let i = 0; i < Math.abs(count); i++) {
          if (side === 0) first = count > 0 ? next(first, unit) : start(first - 1, unit);
          else last = count > 0 ? next(last, unit) : start(last - 1, unit);
        }
      } else return;
      event.preventDefault();
      first = Math.max(from, Math.min(first, start(last - 1, unit)));
      last = Math.min(to, Math.max(last, next(first, unit)));
      span = [first, last];
      place();
      clearTimeout(waiting);
      waiting = setTimeout(send, 450);
    }

    area.addEventListener("pointerdown", (event) => drag(event));
    shade.addEventListener("pointerdown", (event) => drag(event));
    svg.addEventListener("dblclick", () => { span = null; place(); send(); });
    place();
    if (focused && active) edges[focused === "start" ? 0 : 1].focus();
  }

  // The next step of a play; null at the end.
  function step() {
    const days = (to - from) / DAY, first = data.from ? day(data.from) : from, last = data.to ? day(data.to) + DAY : to;
    if (!play.begun) { // without a span the window is a tenth of what is drawn
      play.begun = true;
      if (first <= from && last >= to) return [from, next(start(from + Math.max(1, days / 10) * DAY - 1, unit), unit)];
      if (play.mode === "sum") return [first, next(start(first, unit), unit)];
      if (last >= to) return [from, next(start(from + (last - first) - 1, unit), unit)]; // from the beginning again
    }
    if (last >= to) return null;
    if (play.mode === "sum") return [first, Math.min(to, next(last, unit))];
    const moved = next(first, unit); // a window shorter than a bar grows to one
    return [moved, Math.min(to, Math.max(next(last, unit), next(moved, unit)))];
  }

  function advance() {
    clearTimeout(play.timer);
    if (!play.on) return;
    const found = step();
    if (!found) return stop();
    setTriggerValue("span", [iso(found[0]), iso(found[1] - DAY)]);
  }

  function stop() {
    clearTimeout(play.timer);
    play.on = play.begun = false;
    tools();
  }

  function tools() {
    const row = filling(root.querySelector(".tools"));
    row.text("title", "b", data.words.title, data.words.help);
    for (const quick of data.quick)
      row.button(quick.text, quick.text, quick.label, () => { stop(); setTriggerValue("span", quick.span); }, quick.on);
    row.gap("first gap");
    for (const name of data.units)
      row.button(name, data.words["unit." + name], `${data.words.unit}: ${data.words["unit." + name]}`, () => setTriggerValue("unit", name), name === unit);
    if (data.zoomed) row.button("zoom", "⊖", data.words.zoom_out, () => setTriggerValue("zoom", false));
    else if (data.from || data.to) row.button("zoom", "⊕", data.words.zoom_in, () => setTriggerValue("zoom", true));
    row.gap("second gap");
    row.button("play", play.on ? "❚❚" : "▶", play.on ? data.words.pause : data.words.play, () => {
      if (play.on) return stop();
      play.on = true;
      tools();
      advance();
    });
    row.choice("mode", ["window", "sum"], play.mode, data.words, (value) => { play.mode = value; });
    row.choice("speed", Object.keys(SPEEDS), play.speed, data.words, (value) => { play.speed = value; });
    row.text("note", "span", data.note || "");
    row.done();
  }

  // A step follows when the one before it was drawn: a slow machine plays slower, it does not fall behind.
  tools();
  let timer; // of this drawing: the next one is drawn before this one is told that it is over
  if (play.on) {
    clearTimeout(play.timer);
    play.timer = timer = setTimeout(advance, SPEEDS[play.speed]);
  }

  let drawnWidth = 0;
  const watch = new ResizeObserver(() => {
    if (Math.abs(plot.clientWidth - drawnWidth) > 2) { drawnWidth = plot.clientWidth; draw(); }
  });
  drawnWidth = plot.clientWidth;
  draw();
  watch.observe(plot);
  return () => { watch.disconnect(); clearTimeout(timer); };
}
