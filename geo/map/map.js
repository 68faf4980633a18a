// Draws the ground and the marks of the incident map. It gets numbers and ids from Python, and words
// only from outline.js (our own gazetteer), which reach the page as text, never as HTML.
(function () {
  "use strict";
  const outline = window.waqaiOutline;
  const SVG = "http://www.w3.org/2000/svg";
  const SEEN_PX = 60; // a circle or an area lower than this cannot be distinguished from its mark
  const NEAREST_PX = 30; // marks nearer than this would hide each other, and large ones sooner
  const box = ([south, west, north, east]) => [[south, west], [north, east]];
  const EXTENT = box(outline.extent); // the countries
  const WINDOW = box(outline.window); // where the ground of outline.js ends
  const FADE = 0.95; // degrees over which it goes out
  // Room for the zoom buttons above, scale and attribution below, and half a mark on every side.
  const MARGINS = { paddingTopLeft: [52, 34], paddingBottomRight: [52, 40] };

  const NAMES = []; // of the marks drawn now: said again when the page has the words
  try { window.parent.addEventListener("waqaicards", () => NAMES.forEach((name) => name())); } catch { /* a map alone */ }
  const ROOMS = new Map(); // id of an area -> where its box may stand

  // Shapes of 24 x 24 around the origin, one per event type: the second sign beside colour.
  const SHAPES = {
    circle: "M-9,0a9,9 0 1,0 18,0a9,9 0 1,0 -18,0Z",
    square: "M-8.2,-8.2H8.2V8.2H-8.2Z",
    diamond: "M0,-11L11,0L0,11L-11,0Z",
    triangle: "M0,-11L10.6,8.4H-10.6Z",
    plus: "M-3.6,-10.5H3.6V-3.6H10.5V3.6H3.6V10.5H-3.6V3.6H-10.5V-3.6H-3.6Z",
    star: "M0,-11.5L2.9,-4L10.9,-3.6L4.7,1.5L6.8,9.3L0,4.9L-6.8,9.3L-4.7,1.5L-10.9,-3.6L-2.9,-4Z",
  };

  function svg(tag, attributes, parent) {
    const node = document.createElementNS(SVG, tag);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    if (parent) parent.appendChild(node);
    return node;
  }

  function drawing(size, className) {
    return svg("svg", {
      width: size, height: size, viewBox: [-size / 2, -size / 2, size, size].join(" "), class: className,
    });
  }

  // --- the ground ------------------------------------------------------------------------------

  function ground(map, settings) {
    document.documentElement.classList.add(settings.dark ? "dark" : "light");
    document.documentElement.lang = settings.arabic ? "ar" : "en";
    map.options.zoomSnap = 0.25; // the incidents fill the frame at a quarter of a step
    map.options.maxBoundsViscosity = 1;
    map.setMaxZoom(15).setMaxBounds(WINDOW);
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution(outline.attribution);
    map.createPane("ground").style.zIndex = 200;
    map.createPane("fade").style.zIndex = 210;
    map.createPane("areas").style.zIndex = 390;
    map.createPane("halos").style.zIndex = 410;
    const names = map.createPane("names");
    names.style.zIndex = 450;
    names.style.pointerEvents = "none";
    // A renderer of its own with room around the view: the ground must not jump in while panning.
    const renderer = L.svg({ pane: "ground", padding: 0.5 });
    const add = (geometry, className) =>
      L.geoJSON({ type: "Feature", properties: {}, geometry }, {
        pane: "ground", renderer, interactive: false, style: { className },
      });
    add(outline.sheet, "sheet").addTo(map);
    add(outline.sea, "sea").addTo(map);
    add(outline.frontiers, "frontier").addTo(map);
    add(outline.country, "country").addTo(map);
    for (const kind in outline.ground) add(outline.ground[kind], kind).addTo(map);
    if (outline.relief) {
      map.createPane("relief").style.zIndex = 205;
      L.imageOverlay(outline.relief.picture, outline.relief.bounds, { pane: "relief", className: "slopes", interactive: false }).addTo(map);
    }
    const near = () => map.getContainer().classList.toggle("near", map.getZoom() >= 8);
    map.on("zoomend", near);
    near();
    window.waqaiLayers.ground(map, add, settings);
    map.waqaiFade = fade().addTo(map);
    map.waqaiAdd = add;
    labels(map, settings);
    L.control.scale({ imperial: false, position: settings.arabic ? "bottomright" : "bottomleft" }).addTo(map);
    map.attributionControl.setPosition(settings.arabic ? "bottomleft" : "bottomright");
    map.zoomControl.setPosition(settings.arabic ? "topright" : "topleft");
    window.waqaiTools(map, outline.words[settings.arabic ? "ar" : "en"], settings.arabic);
    watchSize(map);
  }

  // Beyond our ground there is paper: the drawing goes out towards it, so that no edge looks like a border.
  function fade() {
    const [[south, west], [north, east]] = WINDOW, far = 14;
    const y = (latitude) => L.Projection.SphericalMercator.project(L.latLng(latitude, 0)).y / 111319.49;
    const top = y(north), height = top - y(south), width = east - west;
    const picture = svg("svg", {
      viewBox: `${-far} ${-far} ${width + 2 * far} ${height + 2 * far}`, preserveAspectRatio: "none", class: "fade",
    });
    const defined = svg("defs", {}, picture);
    const sides = { west: [1, 0, 0, 0], east: [0, 0, 1, 0], north: [0, 1, 0, 0], south: [0, 0, 0, 1] };
    for (const side in sides) {
      const [x1, y1, x2, y2] = sides[side];
      const ramp = svg("linearGradient", { id: `fade-${side}`, x1, y1, x2, y2 }, defined);
      for (const [offset, opacity] of [[0, 0], [0.3, 0.12], [0.7, 0.72], [1, 1]])
        svg("stop", { offset, "stop-opacity": opacity, class: "paper" }, ramp);
    }
    const rect = (x, at, w, h, fill) => svg("rect", { x, y: at, width: w, height: h, fill, class: fill ? "" : "paper" }, picture);
    rect(0, 0, FADE, height, "url(#fade-west)");
    rect(width - FADE, 0, FADE, height, "url(#fade-east)");
    rect(0, 0, width, FADE, "url(#fade-north)");
    rect(0, height - FADE, width, FADE, "url(#fade-south)");
    const over = 0.03, tall = height + 2 * far, wide = width + 2 * far; // a seam would show
    rect(-far, -far, far + over, tall);
    rect(width - over, -far, far + over, tall);
    rect(-far, -far, wide, far + over);
    rect(-far, height - over, wide, far + over);
    const back = (value) => L.Projection.SphericalMercator.unproject(L.point(0, value * 111319.49)).lat;
    const bounds = [[back(top - height - far), west - far], [back(top + far), east + far]];
    return L.svgOverlay(picture, bounds, { pane: "fade", interactive: false });
  }

  // With something off our ground the reader may go there: on an outline of the world, under everything else.
  function beyond(map, off) {
    if (Boolean(map.waqaiWorld) === off) return;
    map.getContainer().classList.toggle("world", off);
    if (off) {
      const [land, borders] = outline.world.map((part, i) => map.waqaiAdd(part, i ? "frontier" : "abroad").addTo(map));
      borders.bringToBack();
      land.bringToBack();
      map.waqaiWorld = L.layerGroup([land, borders]);
      map.waqaiFade.remove();
      map.setMaxBounds(null).setMinZoom(1);
    } else {
      map.waqaiWorld.remove();
      map.waqaiWorld = null;
      map.waqaiFade.addTo(map);
      map.setMaxBounds(WINDOW);
    }
  }

  // The page sets the frame's size by CSS; Leaflet has to be notified, or it leaves grey strips.
  function watchSize(map) {
    const box = map.getContainer();
    // Until the reader moves the map, a new size shows the same incidents again.
    for (const touch of ["pointerdown", "wheel", "keydown"]) box.addEventListener(touch, () => { map.waqaiFit = null; });
    const resized = () => {
      map.invalidateSize({ pan: false });
      // Farther than the whole extent there is nothing to see.
      map.setMinZoom(map.waqaiWorld ? 1 : map.getBoundsZoom(EXTENT, false, L.point(24, 24)) - 0.25);
      if (map.waqaiFit) fit(map, map.waqaiFit);
    };
    resized();
    new ResizeObserver(resized).observe(box);
  }

  function fit(map, edges) {
    map.waqaiFit = edges;
    map.fitBounds([[edges[0], edges[1]], [edges[2], edges[3]]], { ...MARGINS, maxZoom: 13, animate: false });
  }

  const FROM_ZOOM = { "-3": 7.5, "-2": 7, "-1": 5.5, 0: 6, 1: 5.5, 2: 7, 3: 9, 4: 9, 5: 12.5, 6: 11 };
  const CLASS = { "-3": "route", "-2": "water", "-1": "neighbour", 0: "governorate", 1: "seat", 2: "city", 3: "town", 4: "site", 5: "quarter", 6: "village" };

  // Names that fit, the most important first; a name never covers another.
  function labels(map, settings) {
    const pane = map.getPane("names");
    const column = settings.arabic ? 4 : 3;
    const ordered = outline.labels.slice().sort((a, b) => rankAt(a) - rankAt(b));
    function rankAt(label) { return label[2] === 0 ? 1.5 : label[2] < -1 ? 3.5 : label[2]; } // seats before governorates
    // Where a name may stand: beside its dot, or beside the mark that covers the dot, then below and above.
    function sides(at, mark, width, height, point) {
      const middle = at.x - width / 2;
      if (!point) return [[middle, at.y - height / 2]];
      const [west, north, east, south] = mark || [at.x - 5, at.y - 3, at.x + 5, at.y + 3];
      const after = [east + 1, at.y - height / 2], before = [west - width - 1, at.y - height / 2];
      return [...(settings.arabic ? [before, after] : [after, before]), [middle, south], [middle, north - height]];
    }
    function controls() {
      const frame = map.getContainer().getBoundingClientRect();
      return [...map.getContainer().querySelectorAll(".leaflet-control")].map((node) => {
        const box = node.getBoundingClientRect();
        const low = map.containerPointToLayerPoint([box.left - frame.left, box.top - frame.top]);
        return [low.x, low.y, low.x + box.width, low.y + box.height];
      });
    }
    const pen = document.createElement("canvas").getContext("2d"), widths = new Map();
    function widthOf(name, rank) {
      if (!widths.has(name)) {
        pen.font = `${rank <= 1 ? 600 : 500} ${rank <= 1 ? 13 : 12}px ${getComputedStyle(pane).fontFamily}`;
        widths.set(name, Math.ceil(pen.measureText(name).width) + 4);
      }
      return widths.get(name);
    }
    function draw() {
      pane.replaceChildren();
      const zoom = map.getZoom(), bounds = map.getBounds().pad(0.05), origin = map.getPixelOrigin();
      // A mark is more than a name: the name goes to the other side of its dot, above, below, or away.
      const marked = (map.waqaiTaken || []).map((b) => [b[0] - origin.x, b[1] - origin.y, b[2] - origin.x, b[3] - origin.y]);
      const taken = [...marked, ...controls()], seats = new Map();
      // A name is written in full or not at all.
      const low = map.containerPointToLayerPoint([2, 2]), high = map.containerPointToLayerPoint(map.getSize().subtract([2, 2]));
      let budget = 140;
      for (const label of ordered) {
        const rank = label[2];
        if (zoom < FROM_ZOOM[rank] || (rank === 0 && zoom > 8) || (rank === -1 && zoom > 9)) continue;
        if (!bounds.contains([label[0], label[1]])) continue;
        const at = map.latLngToLayerPoint([label[0], label[1]]);
        if (rank === -1 && map.latLngToContainerPoint([label[0], label[1]]).y < 16) continue;
        // Most governorates are called like their seat: one name is enough where the two would stand together.
        const seat = rank === 0 && seats.get(label[column]);
        if (seat && seat.distanceTo(at) < 90) continue;
        const width = widthOf(label[column], rank), height = rank <= 1 ? 19 : 16;
        const mark = marked.find((b) => at.x > b[0] && at.x < b[2] && at.y > b[1] && at.y < b[3]);
        const spot = sides(at, mark, width, height, rank > 0).find(([left, top]) =>
          left >= low.x && top >= low.y && left + width <= high.x && top + height <= high.y && !taken.some((b) => left < b[2] && left + width > b[0] && top < b[3] && top + height > b[1]));
        if (!spot) continue;
        if (rank === 1) seats.set(label[column], at);
        const [left, top] = spot;
        taken.push([left - 2, top - 1, left + width + 2, top + height + 1]);
        const node = document.createElement("div");
        node.className = "name " + CLASS[rank];
        node.dir = settings.arabic ? "rtl" : "ltr";
        node.textContent = label[column];
        node.style.cssText = `left:${left}px;top:${top}px;width:${width}px;line-height:${height}px`;
        pane.appendChild(node);
        if (rank > 0) {
          const dot = document.createElement("i");
          dot.className = "dot " + CLASS[rank];
          dot.style.cssText = `left:${at.x}px;top:${at.y}px`;
          pane.appendChild(dot);
        }
        if (!--budget) break;
      }
    }
    map.on("moveend zoomend resize waqaimarks", draw);
    draw();
    document.fonts.ready.then(() => { widths.clear(); draw(); }); // our letters are narrower than the system's
  }

  // --- the marks -------------------------------------------------------------------------------
  // spots: [latitude, longitude, kind, metres, count per event type ...]; kind 0 a point, 1 near a point,
  // 2 an area without an outline of ours. areas: {id, counts}. cells: [latitude, longitude, counts ...].

  const short = (n) => (n > 9999 ? Math.round(n / 1000) + "k" : String(n));
  const sum = (counts) => counts.reduce((a, b) => a + b, 0);
  const total = (a, b) => a.map((value, i) => value + b[i]);
  const strongest = (counts) => counts.indexOf(Math.max(...counts));

  function tagged(layer, properties) {
    // What a click sends to Python: which places, nothing else.
    layer.toGeoJSON = () => ({ type: "Feature", properties, geometry: null });
    layer.on("click", () => { window.waqaiClicked = properties; });
    return layer;
  }

  // What stands at a mark, in words: the page around the map has them, and they are put in as text.
  const said = () => { try { return window.parent.waqaiCards || {}; } catch { return {}; } };
  const keyOf = (spot) => `${spot[0].toFixed(5)},${spot[1].toFixed(5)},${spot[2]}`;
  const CARDS = 3; // in one card
  const ROOM = 230; // pixels above a mark that a card needs

  function described(layer, keys, n) {
    const found = () => keys.map((key) => (said().cards || {})[key]).filter(Boolean).sort((a, b) => a[0] - b[0]);
    const counted = () => (said().words ? said().words.incidents.replace("{number}", short(n)) : short(n));
    function name() {
      const node = layer.getElement(), cards = found();
      if (!node) return;
      node.setAttribute("role", "button");
      const alone = n === 1 && cards.length && !node.textContent.trim(); // a number that is seen is said
      node.setAttribute("aria-label", alone ? cards[0][3] : [counted(), ...cards.slice(0, 1).map((c) => c[3])].join(" · "));
    }
    function card() {
      const box = document.createElement("div"), cards = found();
      box.dir = document.documentElement.lang === "ar" ? "rtl" : "ltr";
      const line = (className, text) => { const p = document.createElement("p"); p.className = className; p.textContent = text; box.appendChild(p); };
      if (n > 1) line("count-of", counted());
      for (const [, head, sentence] of cards.slice(0, CARDS)) { line("head", head); line("said", sentence); }
      const rest = n - Math.min(cards.length, CARDS);
      if (cards.length && rest > 0) line("count-of", said().words.more.replace("{number}", short(rest)));
      return box;
    }
    layer.on("add", name);
    // Below a mark near the upper edge: a card that is cut off says nothing.
    layer.on("mouseover focus", () => {
      const low = layer._map.latLngToContainerPoint(layer.getLatLng()).y < ROOM;
      Object.assign(layer.getTooltip().options, { direction: low ? "bottom" : "top", offset: [0, low ? 14 : -8] });
    });
    layer.bindTooltip(card, { direction: "top", className: "card", opacity: 1, offset: [0, -8] });
    NAMES.push(name);
  }

  function symbol(type, size, className) {
    const node = drawing(size, className || "symbol");
    svg("path", {
      d: SHAPES[outline.palette[type].symbol], fill: outline.palette[type].colour, transform: `scale(${size / 28})`,
    }, node);
    return node;
  }

  // A ring of the event types with the number of incidents in its middle.
  function ring(counts, size) {
    const n = sum(counts), radius = size / 2 - 4, node = drawing(size, "ring");
    svg("circle", { r: size / 2 - 1, class: "plate" }, node);
    let from = -Math.PI / 2;
    const kinds = counts.filter((c) => c > 0).length;
    counts.forEach((count, type) => {
      if (!count) return;
      const colour = outline.palette[type].colour;
      if (kinds === 1) {
        svg("circle", { r: radius, fill: "none", stroke: colour, "stroke-width": 5 }, node);
        return;
      }
      const to = from + (2 * Math.PI * count) / n, gap = 0.05;
      const x = (a) => radius * Math.cos(a), y = (a) => radius * Math.sin(a);
      svg("path", {
        d: `M${x(from + gap)},${y(from + gap)}A${radius},${radius} 0 ${to - from > Math.PI ? 1 : 0},1 ${x(to - gap)},${y(to - gap)}`,
        fill: "none", stroke: colour, "stroke-width": 5,
      }, node);
      from = to;
    });
    const text = svg("text", { class: "count", "text-anchor": "middle", dy: "0.36em" }, node);
    text.textContent = short(n);
    return node;
  }

  const sizeOf = (n) => (n === 1 ? 26 : Math.round(Math.min(60, 29 + 3.2 * Math.sqrt(n))));

  function mark(at, counts, options) {
    const n = sum(counts), kinds = counts.filter((c) => c > 0).length;
    const size = Math.min(options.most || 60, sizeOf(n));
    const holder = document.createElement("div");
    holder.className = "mark" + (options.chosen ? " chosen" : "") + (options.near ? " near" : "");
    holder.appendChild(n === 1 ? symbol(strongest(counts), size) : ring(counts, size));
    if (n > 1 && kinds === 1) holder.appendChild(symbol(strongest(counts), 15, "badge"));
    const icon = L.divIcon({ html: holder, className: "holder", iconSize: [size, size] });
    return L.marker(at, { icon, keyboard: true, alt: String(n), riseOnHover: true, zIndexOffset: options.chosen ? 2000 : 0 });
  }

  // Beside the point, so that it hides no mark that counts: something here is set aside until somebody has looked.
  function toCheck([latitude, longitude]) {
    const node = document.createElement("div");
    node.className = "to-check";
    node.textContent = "?";
    const icon = L.divIcon({ html: node, className: "holder", iconSize: [20, 20], iconAnchor: [-2, 22] });
    return L.marker([latitude, longitude], { icon, keyboard: true, alt: "?", zIndexOffset: 500 });
  }

  // Nearby spots share one mark at this zoom; spots of exactly one place always do. A mark grows with what it
  // takes in, so it is looked again whether any two meet.
  function merged(map, spots) {
    let clusters = spots.map((spot) => ({ at: map.project([spot[0], spot[1]]), spots: [spot], counts: spot.slice(4) }));
    for (let before = Infinity; clusters.length < before;) {
      before = clusters.length;
      clusters = joined(clusters);
    }
    return clusters;
  }

  function joined(clusters) {
    const CELL = 60, cells = new Map(), found = []; // no mark is larger than a cell: only neighbours can meet
    const apart = (a, b) => Math.max(NEAREST_PX, 0.46 * (sizeOf(sum(a.counts)) + sizeOf(sum(b.counts))));
    for (const one of clusters.slice().sort((a, b) => sum(b.counts) - sum(a.counts))) {
      const cx = Math.floor(one.at.x / CELL), cy = Math.floor(one.at.y / CELL);
      let home = null;
      for (let dx = -1; dx <= 1 && !home; dx++)
        for (let dy = -1; dy <= 1 && !home; dy++)
          home = (cells.get(`${cx + dx},${cy + dy}`) || []).find((other) => other.at.distanceTo(one.at) < apart(other, one));
      if (home) {
        home.spots = [...home.spots, ...one.spots];
        home.counts = total(home.counts, one.counts);
        continue;
      }
      found.push(one);
      const key = `${cx},${cy}`;
      cells.set(key, [...(cells.get(key) || []), one]);
    }
    return found;
  }

  const same = (spot, chosen) =>
    chosen && Math.abs(spot[0] - chosen[0]) < 1e-6 && Math.abs(spot[1] - chosen[1]) < 1e-6;

  function marks(data) {
    const group = L.featureGroup();
    let map = null;

    function area([id, ...counts]) {
      const properties = { area: id };
      const chosen = data.chosen_area === id;
      const shaded = id in data.shades ? " shaded" : "";
      const shape = L.geoJSON({ type: "Feature", properties: {}, geometry: outline.areas[id] }, {
        pane: "areas", style: { className: "area" + shaded + (chosen ? " chosen" : "") },
      });
      // Whoever looks from inside an area needs the ground more than the shade.
      const inside = shape.getBounds().contains(map.getBounds());
      shape.eachLayer((layer) => {
        if (inside) layer.options.className += " inside";
        group.addLayer(tagged(layer, properties));
      });
      const { type: kind, coordinates } = outline.areas[id], bounds = shape.getBounds();
      return {
        at: bounds.getCenter(), bounds, rings: kind === "MultiPolygon" ? coordinates.flat() : coordinates,
        counts, properties, chosen,
      };
    }

    // The box of an area stands where nothing else does, as near its middle as can be. Where there is no
    // room in the area for it the box gives way: the area stays shaded and can be chosen.
    function tags(items, taken) {
      for (const item of items) {
        const box = rooms(item).map((at) => [at.x - 25, at.y - 13, at.x + 25, at.y + 13]).find((box) =>
          !taken.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1]));
        if (!box && !item.chosen) continue;
        const at = box ? map.unproject([box[0] + 25, box[1] + 13]) : item.at;
        if (box) taken.push(box);
        tag(at, item.counts, item.properties, item.chosen);
      }
    }

    // Points of an area, those near its middle first; the same at every zoom, so they are looked for once.
    function rooms(item) {
      if (!item.rings) return [map.project(item.at)];
      if (!ROOMS.has(item.properties.area)) {
        const middle = map.project(item.at), found = [];
        const { min, max } = L.bounds(map.project(item.bounds.getSouthWest()), map.project(item.bounds.getNorthEast()));
        for (let i = 1; i < 12; i++)
          for (let j = 1; j < 12; j++) {
            const at = L.point(min.x + ((max.x - min.x) * i) / 12, min.y + ((max.y - min.y) * j) / 12);
            if (holds(item.rings, map.unproject(at))) found.push(at);
          }
        found.sort((a, b) => a.distanceTo(middle) - b.distanceTo(middle));
        ROOMS.set(item.properties.area, found.map((at) => map.unproject(at)));
      }
      return ROOMS.get(item.properties.area).map((at) => map.project(at));
    }

    // Whether a point lies in an area: a line from it to the east crosses the rings an odd number of times.
    function holds(rings, at) {
      let inside = false;
      for (const ring of rings)
        for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
          const [x, y] = ring[i], [u, v] = ring[j];
          if (y > at.lat !== v > at.lat && at.lng < ((u - x) * (at.lat - y)) / (v - y) + x) inside = !inside;
        }
      return inside;
    }

    // A number in a dashed box: so many somewhere in this area; it marks no point.
    function tag(at, counts, properties, chosen) {
      const node = document.createElement("div");
      node.className = "tag" + (chosen ? " chosen" : "");
      node.appendChild(symbol(strongest(counts), 11, "type"));
      node.append(short(sum(counts)));
      const icon = L.divIcon({ html: node, className: "holder", iconSize: [46, 22] });
      const layer = tagged(L.marker(at, { icon, keyboard: true, alt: String(sum(counts)) }), properties);
      described(layer, [properties.area || keyOf(properties.at[0])], sum(counts));
      group.addLayer(layer);
    }

    function wide(spot) {
      const properties = { at: [[spot[0], spot[1], 2]] };
      const chosen = same(spot, data.chosen) && data.chosen[3] === 2;
      group.addLayer(tagged(L.circle([spot[0], spot[1]], {
        radius: Math.max(spot[3], 1000), pane: "areas",
        className: "area" + (chosen ? " chosen" : ""),
      }), properties));
      return { at: L.latLng(spot[0], spot[1]), counts: spot.slice(4), properties, chosen };
    }

    function halo(at, metres, className) {
      group.addLayer(L.circle(at, { radius: metres, pane: "halos", className, interactive: false }));
    }

    function draw() {
      group.clearLayers();
      NAMES.length = 0;
      window.waqaiLayers.shades(group, data, tagged);
      window.waqaiLayers.claims(group, data);
      window.waqaiLayers.heat(group, data);
      if (data.drawn.length)
        group.addLayer(L.polygon(data.drawn.map(([x, y]) => [y, x]), { pane: "halos", className: "drawn", interactive: false }));
      const boxes = [...data.areas.map(area), ...data.spots.filter((s) => s[2] === 2).map(wide)];
      const taken = [];
      for (const cell of data.cells) {
        const bounds = L.latLngBounds([cell[0], cell[1]], [cell[2], cell[3]]);
        // Half-way to the middle of its cell: true enough, and marks of neighbouring cells stay apart.
        const middle = bounds.getCenter(), at = L.latLng((cell[4] + middle.lat) / 2, (cell[5] + middle.lng) / 2);
        const here = map.project(at);
        taken.push([here.x - 23, here.y - 23, here.x + 23, here.y + 23]);
        const layer = tagged(mark(at, cell.slice(6), { most: 46 }), { cell: cell.slice(0, 4) });
        described(layer, [], sum(cell.slice(6)));
        layer.on("click", () => map.fitBounds(bounds, { maxZoom: map.getZoom() + 3 }));
        group.addLayer(layer);
      }
      // The chosen spot has a mark of its own, whatever lies near it.
      const points = data.spots.filter((s) => s[2] < 2), own = points.filter((s) => same(s, data.chosen));
      const clusters = [...merged(map, points.filter((s) => !own.includes(s))), ...merged(map, own)];
      for (const cluster of clusters) {
        const single = cluster.spots.length === 1;
        const chosen = cluster.spots.some((s) => same(s, data.chosen));
        const at = chosen ? [data.chosen[0], data.chosen[1]] : map.unproject(cluster.at);
        const metres = cluster.spots[0][3];
        const pixels = metres / (40075016 * Math.cos((at.lat || at[0]) * Math.PI / 180) / 2 ** (map.getZoom() + 8));
        if (single && !chosen && pixels > 18) halo(at, metres, "halo");
        const layer = mark(at, cluster.counts, { chosen, near: single && cluster.spots[0][2] === 1 });
        const here = map.project(at), reach = sizeOf(sum(cluster.counts)) / 2 + (chosen ? 8 : 0);
        taken.push([here.x - reach, here.y - reach, here.x + reach, here.y + reach]);
        tagged(layer, { at: cluster.spots.map((s) => s.slice(0, 3)) });
        described(layer, cluster.spots.map(keyOf), sum(cluster.counts));
        if (!single) {
          const bounds = L.latLngBounds(cluster.spots.map((s) => [s[0], s[1]]));
          layer.on("click", () => map.fitBounds(bounds.pad(0.3), { maxZoom: Math.min(14, map.getZoom() + 3) }));
        }
        group.addLayer(layer);
      }
      const aside = [];
      for (const spot of data.aside) {
        const here = map.project([spot[0], spot[1]]), near = aside.find((one) => one.here.distanceTo(here) < NEAREST_PX);
        if (near) near.spots.push(spot);
        else aside.push({ here, spots: [spot] });
      }
      for (const { here, spots } of aside) {
        const layer = tagged(toCheck(spots[0]), { at: spots });
        taken.push([here.x, here.y - 22, here.x + 22, here.y]);
        group.addLayer(layer);
      }
      tags(boxes, taken);
      map.waqaiTaken = taken;
      map.fire("waqaimarks");
      if (data.chosen && data.chosen[3] < 2) halo([data.chosen[0], data.chosen[1]], data.chosen[2], "halo chosen");
    }

    // The view follows the filters, not every redraw: a reader who has panned stays where they are.
    function look() {
      if (data.fit && window.waqaiFit !== data.fit_key) {
        window.waqaiFit = data.fit_key;
        window.waqaiChosen = null;
        fit(map, data.fit);
      }
      visit();
      const chosen = data.chosen && data.chosen.join();
      if (chosen && window.waqaiChosen !== chosen && !map.getBounds().pad(-0.08).contains([data.chosen[0], data.chosen[1]])) {
        map.waqaiFit = null;
        map.panTo([data.chosen[0], data.chosen[1]]);
      }
      window.waqaiChosen = chosen;
    }

    // Whoever opens an incident in the list or by a link is taken to where it was, if that cannot be seen from
    // here, and back when it is closed; not if the reader clicked on the map, or has moved it since.
    function visit() {
      const key = data.chosen_area || (data.chosen ? data.chosen.join() : null);
      const { area, at = [] } = window.waqaiClicked || {}, left = window.waqaiLeft;
      if (window.waqaiVisited === key) return;
      window.waqaiVisited = key;
      window.waqaiClicked = null;
      const stayed = left && map.waqaiFit === left.edges;
      if (!key) {
        window.waqaiLeft = null;
        if (stayed && left.fit) fit(map, left.fit);
        else if (stayed) map.setView(left.at, left.zoom, { animate: false });
        if (stayed) map.waqaiFit = left.fit;
        return;
      }
      if (data.chosen_area ? area === key : at.some((spot) => same(spot, data.chosen))) return;
      const bounds = data.chosen_area
        ? L.geoJSON({ type: "Feature", properties: {}, geometry: outline.areas[data.chosen_area] }).getBounds()
        : L.latLng(data.chosen[0], data.chosen[1]).toBounds(2 * data.chosen[2]);
      const size = map.project(bounds.getSouthEast()).subtract(map.project(bounds.getNorthWest()));
      if (map.getBounds().contains(bounds) && (size.y > SEEN_PX || map.getZoom() >= 12)) return;
      const wide = bounds.pad(data.chosen_area ? 0.1 : 0.8);
      const edges = [wide.getSouth(), wide.getWest(), wide.getNorth(), wide.getEast()];
      window.waqaiLeft = { ...(stayed ? left : { fit: map.waqaiFit, at: map.getCenter(), zoom: map.getZoom() }), edges };
      fit(map, edges);
    }

    function everything() {
      fit(map, data.fit);
    }

    // What was drawn is reported as a click on a mark is: Python receives nothing else.
    function drawn(event) {
      const at = map.getCenter(), messenger = tagged(L.marker(at, { opacity: 0, interactive: false }), { drawn: event.drawn });
      group.addLayer(messenger);
      messenger.fire("click", { latlng: at }, true);
    }

    group.on("add", () => {
      map = group._map;
      map.waqaiWanted = data.layers;
      map.fire("waqaiwanted");
      beyond(map, data.off);
      look();
      draw();
      map.on({ zoomend: draw, waqaifit: everything, waqaidrawn: drawn });
    });
    group.on("remove", () => map.off({ zoomend: draw, waqaifit: everything, waqaidrawn: drawn }));
    return group;
  }

  window.waqai = { ground, marks };
})();
