// Layers the reader switches: borders, quarters, tiles, heat, shades per area, areas claimed.
(function () {
  "use strict";
  const outline = window.waqaiOutline;
  const RAMP = [[255, 237, 160], [254, 178, 76], [240, 100, 50], [189, 20, 60]]; // from few to many
  const REACH = 22; // pixels a point of heat spreads

  // The ground's own lines: each is shown from its zoom on, when it is wanted.
  function ground(map, add, settings) {
    const lines = {
      quarters: [add(outline.quarters, "quarter"), 12],
      admin3: [null, 8],
      admin2: [add(outline.admin2, "admin2"), 8],
      admin1: [add(outline.admin1, "admin1"), 0],
    };
    let tiles = null;
    map.waqaiWanted = { quarters: true, admin3: false, admin2: true, admin1: true, names: true, tiles: false };
    const nearer = () => {
      const wanted = map.waqaiWanted;
      if (wanted.admin3 && !lines.admin3[0])
        lines.admin3[0] = add({ type: "GeometryCollection", geometries: outline.levels[2].map((id) => outline.areas[id]) }, "admin3");
      for (const name in lines) {
        const [layer, zoom] = lines[name];
        if (!layer) continue;
        if (wanted[name] && map.getZoom() >= zoom) layer.addTo(map);
        else layer.remove();
      }
      if (wanted.tiles && settings.tiles && !tiles)
        tiles = L.tileLayer(settings.tiles.address, { attribution: settings.tiles.attribution, maxZoom: 19 });
      if (tiles) wanted.tiles ? tiles.addTo(map) : tiles.remove();
      map.getContainer().classList.toggle("tiled", Boolean(wanted.tiles && settings.tiles));
      map.getPane("names").style.display = wanted.names ? "" : "none";
    };
    map.on("zoomend waqaiwanted", nearer);
    nearer();
  }

  function shades(group, data, tagged) {
    for (const id in data.shades)
      L.geoJSON({ type: "Feature", properties: {}, geometry: outline.areas[id] }, {
        pane: "areas", style: { className: `shade shade-${data.shades[id]}` },
      }).eachLayer((layer) => group.addLayer(tagged(layer, { area: id })));
  }

  function claims(group, data) {
    for (const id in data.claims) {
      const [index, latitude, longitude, radius, age, coordinates] = data.claims[id];
      const own = coordinates && { type: "MultiPolygon", coordinates }; // as a published layer has it
      const geometry = own || outline.areas[id] || outline.quarterAreas[id], color = outline.holders[index];
      const look = { pane: "areas", interactive: false, className: `claim age-${age}`, color, fillColor: color };
      group.addLayer(geometry
        ? L.geoJSON({ type: "Feature", properties: {}, geometry }, { ...look, style: look })
        : L.circle([latitude, longitude], { ...look, radius }));
    }
  }

  const Heat = L.Layer.extend({
    initialize(points) { this.points = points; },
    onAdd(map) {
      this.canvas = L.DomUtil.create("canvas", "heat leaflet-zoom-hide", map.getPane("areas"));
      map.on("moveend", this.paint, this);
      this.paint();
    },
    onRemove(map) {
      map.off("moveend", this.paint, this);
      this.canvas.remove();
    },
    paint() {
      const map = this._map, size = map.getSize(), canvas = this.canvas;
      canvas.width = size.x;
      canvas.height = size.y;
      L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      const most = Math.max(1, ...this.points.map((p) => p[2]));
      for (const [latitude, longitude, n] of this.points) {
        const at = map.latLngToContainerPoint([latitude, longitude]);
        if (at.x < -REACH || at.y < -REACH || at.x > size.x + REACH || at.y > size.y + REACH) continue;
        const glow = pen.createRadialGradient(at.x, at.y, 0, at.x, at.y, REACH);
        glow.addColorStop(0, `rgba(0,0,0,${0.05 + 0.6 * Math.sqrt(n / most)})`);
        glow.addColorStop(1, "rgba(0,0,0,0)");
        pen.fillStyle = glow;
        pen.fillRect(at.x - REACH, at.y - REACH, 2 * REACH, 2 * REACH);
      }
      const picture = pen.getImageData(0, 0, size.x, size.y), bytes = picture.data;
      for (let i = 3; i < bytes.length; i += 4) {
        if (!bytes[i]) continue;
        const step = (bytes[i] / 255) * (RAMP.length - 1), low = Math.min(RAMP.length - 2, Math.floor(step)), part = step - low;
        for (let c = 0; c < 3; c++) bytes[i - 3 + c] = RAMP[low][c] + (RAMP[low + 1][c] - RAMP[low][c]) * part;
        bytes[i] = Math.min(215, bytes[i] * 1.15);
      }
      pen.putImageData(picture, 0, 0);
    },
  });

  function heat(group, data) {
    if (data.heat.length) group.addLayer(new Heat(data.heat));
  }

  window.waqaiLayers = { ground, shades, claims, heat };
})();
