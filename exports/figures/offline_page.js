// Draws the brief inside its own file: no request leaves it. Every word comes from the data and reaches the page as
// text (textContent), never as markup.
(function () {
  "use strict";
  const d = JSON.parse(document.getElementById("data").textContent);
  const SVG = "http://www.w3.org/2000/svg";
  const DRAWN = 800; // places drawn with the symbols of the page: more are circles, which are quicker
  const STEP = 150; // incidents put into the list at a time
  const state = { lang: 0, off: new Set(), bar: null, place: null, shown: STEP };
  const $ = (id) => document.getElementById(id);

  function make(tag, parent, text, className) {
    const node = document.createElement(tag);
    if (text !== undefined && text !== null) node.textContent = text;
    if (className) node.className = className;
    if (parent) parent.appendChild(node);
    return node;
  }
  function drawing(tag, attributes, parent) {
    const node = document.createElementNS(SVG, tag);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    if (parent) parent.appendChild(node);
    return node;
  }
  function symbol(type) {
    const svg = drawing("svg", { viewBox: "-1.15 -1.15 2.3 2.3", "aria-hidden": "true" });
    if (type.shape) drawing("polygon", { points: type.shape.map((p) => p.join(",")).join(" "), fill: type.colour }, svg);
    else drawing("circle", { r: 0.95, fill: type.colour }, svg);
    return svg;
  }
  // The mark of a place as on the page: the symbol of its type, or a ring shared among several, with their number.
  function pin(types, total, size, selected) {
    const node = document.createElement("span");
    node.style.cssText = `width:${size}px;height:${size}px;margin:${-size / 2}px`;
    if (selected) node.className = "chosen";
    const there = types.map((n, t) => [n || 0, t]).filter((one) => one[0]);
    if (there.length === 1) node.appendChild(symbol(d.types[there[0][1]]));
    else {
      const svg = drawing("svg", { viewBox: "-1.1 -1.1 2.2 2.2" }, node);
      drawing("circle", { r: 1, fill: "#fff" }, svg);
      let turn = 0;
      for (const [n, t] of there) {
        drawing("circle", { r: 0.82, fill: "none", stroke: d.types[t].colour, "stroke-width": 0.36, pathLength: total, "stroke-dasharray": `${n} ${total - n}`, "stroke-dashoffset": -turn, transform: "rotate(-90)" }, svg);
        turn += n;
      }
    }
    if (total > 1) make("b", node, String(total), there.length > 1 ? "dark" : "");
    return node;
  }
  const say = (text) => text[Math.min(state.lang, text.length - 1)];
  const word = (index) => (index < 0 ? "" : d.strings[index]);

  // An incident: [type, bar, place, date, what, sentence (or who), where, toll (or numbers of its sources), [words]]; texts are numbers into the strings, one per language.
  const chosen = (i) => !state.off.has(i[0]) && (state.bar === null || i[1] === state.bar);
  const listed = () => d.incidents.filter((i) => chosen(i) && (state.place === null || i[2] === state.place));

  // --- the map
  let map = null, marks = null, names = null;
  function ground() {
    if (!window.L || !d.ground) return;
    $("map").textContent = "";
    map = L.map("map", { zoomSnap: 0.25, attributionControl: false, preferCanvas: true, maxZoom: 15, minZoom: d.ground.world ? 1 : 5 });
    const plain = { interactive: false };
    // What lies off the base map stands on an outline of the world.
    const sheet = { ...plain, style: { color: "#b5b0a5", weight: 0.7, fillColor: "#ecebe7", fillOpacity: 1 } };
    for (const part of d.ground.world || []) L.geoJSON(part, sheet).addTo(map);
    L.geoJSON(d.ground.land, { ...plain, style: { stroke: true, color: "#b5b0a5", weight: 1, fillColor: "#ecebe7", fillOpacity: 1 } }).addTo(map);
    L.geoJSON(d.ground.country, { ...plain, style: { color: "#77736a", weight: 1.5, fillColor: "#faf9f6", fillOpacity: 1 } }).addTo(map);
    L.geoJSON(d.ground.borders, { ...plain, style: { color: "#b5b0a5", weight: 0.8, fill: false } }).addTo(map);
    names = L.layerGroup().addTo(map);
    marks = L.layerGroup().addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    map.fitBounds(d.ground.bounds, { padding: [24, 24], maxZoom: 12 });
    map.on("zoomend moveend", label);
  }
  function label() {
    names.clearLayers();
    const zoom = map.getZoom(), view = map.getBounds(), taken = [];
    for (const [latitude, longitude, rank, ...texts] of d.ground.names) {
      if (rank > zoom - 5 || !view.contains([latitude, longitude])) continue;
      const at = map.latLngToContainerPoint([latitude, longitude]);
      const text = texts[Math.min(state.lang, texts.length - 1)];
      const box = [at.x - text.length * 4, at.y, at.x + text.length * 4, at.y + 22];
      if (taken.some((b) => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1])) continue;
      taken.push(box);
      const node = document.createElement("span"); // an element, not a string: Leaflet would read a string as markup
      node.textContent = text;
      L.tooltip({ permanent: true, direction: "bottom", offset: [0, 6], className: "place-name", interactive: false })
        .setLatLng([latitude, longitude]).setContent(node).addTo(names);
    }
  }
  function pins() {
    if (!map) return;
    marks.clearLayers();
    const counts = new Map();
    for (const i of d.incidents) {
      if (!chosen(i) || i[2] < 0) continue;
      if (!counts.has(i[2])) counts.set(i[2], []);
      const types = counts.get(i[2]);
      types[i[0]] = (types[i[0]] || 0) + 1;
    }
    const most = Math.max(1, ...[...counts.values()].map((t) => t.reduce((a, b) => a + (b || 0), 0)));
    const scale = Math.min(7, 24 / Math.sqrt(most));
    for (const [place, types] of [...counts].sort((a, b) => a[0] - b[0])) {
      const [latitude, longitude, metres, kind, area] = d.places[place];
      const total = types.reduce((a, b) => a + (b || 0), 0);
      const main = d.types[types.indexOf(Math.max(...types.filter((n) => n)))];
      const choose = () => { state.place = state.place === place ? null : place; state.shown = STEP; refresh(); };
      const style = { color: main.colour, weight: 1.2, fillColor: main.colour, dashArray: kind ? "5 4" : null };
      if (area !== undefined) L.geoJSON(d.areas[area], { style: { ...style, fillOpacity: 0.12 } }).on("click", choose).addTo(marks);
      else if (metres && d.places.length < 400) L.circle([latitude, longitude], { radius: metres, ...style, opacity: 0.7, fillOpacity: 0, interactive: false }).addTo(marks);
      if (d.places.length <= DRAWN) {
        const icon = L.divIcon({ className: "pin", html: pin(types, total, Math.max(12, 2.4 * scale * Math.sqrt(total)), state.place === place), iconSize: null });
        L.marker([latitude, longitude], { icon, keyboard: false }).on("click", choose).addTo(marks);
        continue;
      }
      L.circleMarker([latitude, longitude], {
        radius: Math.max(4.5, scale * Math.sqrt(total)), color: state.place === place ? "#000" : "#fff", weight: state.place === place ? 2.5 : 1,
        fillColor: main.colour, fillOpacity: 0.9,
      }).on("click", choose).addTo(marks);
    }
  }

  // --- the timeline
  function timeline() {
    const box = $("timeline");
    if (!box || !d.bars.length) return;
    box.textContent = "";
    const numbers = d.bars.map(() => d.types.map(() => 0));
    for (const i of d.incidents) if (i[1] >= 0 && !state.off.has(i[0])) numbers[i[1]][i[0]] += 1;
    const most = Math.max(1, ...numbers.map((n) => n.reduce((a, b) => a + b, 0)));
    const svg = drawing("svg", { viewBox: `0 0 ${d.bars.length * 10} 100`, preserveAspectRatio: "none", class: "timeline" }, box);
    numbers.forEach((row, b) => {
      let top = 100;
      row.forEach((n, t) => {
        const high = (n / most) * 96;
        top -= high;
        if (n) drawing("rect", { x: b * 10 + 1, y: top, width: 8, height: high, fill: d.types[t].colour, class: state.bar !== null && state.bar !== b ? "off" : "" }, svg);
      });
      const whole = drawing("rect", { x: b * 10, y: 0, width: 10, height: 100, fill: "transparent" }, svg);
      drawing("title", {}, whole).textContent = `${say(d.bars[b])}: ${row.reduce((a, c) => a + c, 0)}`;
      whole.addEventListener("click", () => { state.bar = state.bar === b ? null : b; state.shown = STEP; refresh(); });
    });
    const [read, about] = d.read;
    if (about.length) { // how much was read of the same days, hanging from the same line
      const most = Math.max(1, ...read);
      const below = drawing("svg", { viewBox: `0 0 ${read.length * 10} 20`, preserveAspectRatio: "none", class: "read" }, box);
      read.forEach((n, b) => n && drawing("rect", { x: b * 10, y: 0, width: 10, height: (n / most) * 20 }, below));
    }
    const axis = make("div", box, null, "axis");
    make("span", axis, say(d.bars[0])).dir = "auto";
    if (d.bars.length > 1) make("span", axis, say(d.bars[d.bars.length - 1])).dir = "auto";
    if (about.length) make("p", box, say(about), "hint").dir = "auto";
  }

  // --- legend and list
  function legend() {
    const list = $("legend");
    list.textContent = "";
    d.types.forEach((type, t) => {
      if (!d.incidents.some((i) => i[0] === t)) return;
      const button = make("button", make("li", list));
      button.appendChild(symbol(type));
      make("span", button, `${say(type.name)} (${d.incidents.filter((i) => i[0] === t).length})`);
      button.setAttribute("aria-pressed", String(!state.off.has(t)));
      button.addEventListener("click", () => { state.off.has(t) ? state.off.delete(t) : state.off.add(t); refresh(); });
    });
  }
  function list() {
    const found = listed(), box = $("list");
    box.textContent = "";
    $("found").textContent = `${found.length.toLocaleString("en")} / ${d.incidents.length.toLocaleString("en")}`;
    $("all").hidden = state.place === null && state.bar === null && !state.off.size;
    for (const i of found.slice(0, state.shown)) {
      const item = make("div", box, null, "item");
      const head = make("b", item);
      head.appendChild(symbol(d.types[i[0]]));
      make("span", head, word(i[4][Math.min(state.lang, i[4].length - 1)]));
      const at = (texts) => word(texts[Math.min(state.lang, texts.length - 1)]);
      make("div", item, [at(i[3]), at(i[6])].filter(Boolean).join(" · "), "meta");
      make("div", item, i[8] ? `${at(i[5])}. ${at(i[7]).startsWith("[") ? at(i[7]) : ""}` : [at(i[5]), at(i[7])].filter(Boolean).join(" · "));
      for (const q of i[8] || []) { const quote = make("q", item, word(q[0])); quote.lang = q[1]; }
    }
    if (found.length > state.shown) {
      const more = make("button", box, say(d.say.more), "more");
      more.addEventListener("click", () => { state.shown += STEP; list(); });
    }
  }

  function words() {
    const lang = d.langs[state.lang];
    document.documentElement.lang = lang;
    document.documentElement.dir = lang === "ar" ? "rtl" : "ltr";
    for (const node of document.querySelectorAll("[data-lang]")) node.hidden = node.dataset.lang !== lang;
    for (const button of document.querySelectorAll(".languages button")) button.setAttribute("aria-pressed", String(button.value === lang));
  }
  function refresh() { legend(); timeline(); pins(); list(); }

  for (const button of document.querySelectorAll(".languages button"))
    button.addEventListener("click", () => { state.lang = d.langs.indexOf(button.value); words(); refresh(); if (map) label(); });
  $("all").addEventListener("click", () => { state.place = state.bar = null; state.off.clear(); refresh(); });
  words();
  ground();
  refresh();
  if (map) label();
})();
