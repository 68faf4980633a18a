// Drawing on the map: a rectangle by dragging, an area corner by corner; and the button that shows everything.
// What was drawn goes to Python as the click on a mark does: {box: [w, s, e, n]} or {area: [[lng, lat], ...]}.
(function () {
  "use strict";
  const MOST = 100; // corners, as MOST_CORNERS in models.py
  const CLOSE = 12; // pixels to the first corner that close the area
  const short = (value) => Math.round(value * 1e5) / 1e5;

  const ICONS = {
    full: "M9 3H3v6M15 3h6v6M21 15v6h-6M9 21H3v-6M3 3l6 6M21 3l-6 6M21 21l-6-6M3 21l6-6",
    fit: "M3 8V3h5M16 3h5v5M21 16v5h-5M8 21H3v-5",
    box: "M4 6h16v12H4z",
    area: "M5 8l8-4 7 7-5 9-9-3z",
  };

  function tools(map, words, arabic) {
    const Tools = L.Control.extend({
      onAdd() {
        const bar = L.DomUtil.create("div", "leaflet-bar tools");
        for (const name of ["full", "fit", "box", "area"]) {
          if (name === "full" && !document.fullscreenEnabled) continue;
          const button = L.DomUtil.create("a", "tool " + name, bar);
          button.href = "#";
          button.role = "button";
          button.title = words[name];
          button.setAttribute("aria-label", words[name]);
          const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
          icon.setAttribute("viewBox", "0 0 24 24");
          const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
          path.setAttribute("d", ICONS[name]);
          icon.appendChild(path);
          button.appendChild(icon);
          L.DomEvent.on(button, "click", (event) => {
            L.DomEvent.stop(event);
            if (name === "fit") map.fire("waqaifit");
            else if (name === "full") document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
            else if (bar.querySelector(".on") === button) stop();
            else begin(name, button);
          });
        }
        window.waqaiFind(map, bar, words, arabic);
        L.DomEvent.disableClickPropagation(bar);
        return bar;
      },
    });
    new Tools({ position: arabic ? "topright" : "topleft" }).addTo(map);
    map.createPane("drawing").style.zIndex = 640;
    const hint = L.DomUtil.create("div", "hint", map.getContainer());
    hint.setAttribute("role", "status");
    hint.hidden = true;
    let end = () => {};

    function stop() {
      end();
      end = () => {};
    }

    function begin(name, button) {
      stop();
      const box = map.getContainer(), corners = [];
      button.classList.add("on");
      box.classList.add("drawing");
      hint.textContent = words[name + "_hint"];
      hint.hidden = false;
      map.dragging.disable();
      map.doubleClickZoom.disable();
      const shape = L.polygon([], { pane: "drawing", className: "drawn", interactive: false }).addTo(map);
      const at = (event) => map.containerPointToLatLng(map.mouseEventToContainerPoint(event));
      const onTool = (event) => event.target.closest?.(".leaflet-control");
      const frame = (a, b) => [[a.lat, a.lng], [a.lat, b.lng], [b.lat, b.lng], [b.lat, a.lng]];

      function done(drawn) {
        stop();
        map.fire("waqaidrawn", { drawn });
      }
      function down(event) {
        if (onTool(event)) return;
        event.stopPropagation();
        const point = at(event);
        if (name === "box") {
          corners.push(point);
          return;
        }
        const first = corners.length > 2 && map.latLngToContainerPoint(corners[0]);
        if (first && first.distanceTo(map.mouseEventToContainerPoint(event)) < CLOSE) return finish();
        corners.push(point);
        shape.setLatLngs(corners);
        if (corners.length === MOST) finish();
      }
      function move(event) {
        if (!corners.length) return;
        shape.setLatLngs(name === "box" ? frame(corners[0], at(event)) : [...corners, at(event)]);
      }
      function up(event) {
        if (name !== "box" || !corners.length) return;
        const a = corners[0], b = at(event);
        corners.length = 0;
        if (map.latLngToContainerPoint(a).distanceTo(map.latLngToContainerPoint(b)) < 6) return;
        done({ box: [Math.min(a.lng, b.lng), Math.min(a.lat, b.lat), Math.max(a.lng, b.lng), Math.max(a.lat, b.lat)].map(short) });
      }
      function finish() {
        const kept = corners.filter((c, i) => !i || map.latLngToContainerPoint(c).distanceTo(map.latLngToContainerPoint(corners[i - 1])) > 3);
        if (kept.length > 2) done({ area: kept.map((c) => [short(c.lng), short(c.lat)]) });
      }
      function key(event) {
        if (event.key === "Escape") stop();
        else if (event.key === "Enter" && name === "area") finish();
        else return;
        event.preventDefault();
        event.stopPropagation(); // Enter would choose the mark that has the focus
      }
      // A corner on a mark is a corner: the mark does not hear of the click.
      function hush(event) {
        if (!onTool(event)) event.stopPropagation();
      }
      box.addEventListener("pointerdown", down, true);
      for (const kind of ["click", "mousedown"]) box.addEventListener(kind, hush, true);
      box.addEventListener("pointermove", move);
      box.addEventListener("pointerup", up);
      box.addEventListener("dblclick", finish, true);
      document.addEventListener("keydown", key, true);
      end = () => {
        button.classList.remove("on");
        box.classList.remove("drawing");
        hint.hidden = true;
        shape.remove();
        map.dragging.enable();
        map.doubleClickZoom.enable();
        box.removeEventListener("pointerdown", down, true);
        // The click that ends a drawing is still to come.
        setTimeout(() => ["click", "mousedown"].forEach((kind) => box.removeEventListener(kind, hush, true)), 300);
        box.removeEventListener("pointermove", move);
        box.removeEventListener("pointerup", up);
        box.removeEventListener("dblclick", finish, true);
        document.removeEventListener("keydown", key, true);
      };
    }
  }

  window.waqaiTools = tools;
})();
