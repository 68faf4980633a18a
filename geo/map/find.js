// "Go to place": names of our gazetteer in both scripts, each with what it lies in; the map goes there, no filter changes.
(function () {
  "use strict";
  const MOST = 8; // suggestions
  const ZOOM = { 0: 8, 1: 11.5, 2: 12, 3: 12.5, 4: 13, 5: 14, 6: 13 }; // by the rank of a name
  const ICON = "M10 4a6 6 0 1 1 0 12a6 6 0 0 1 0-12M14.5 14.5L20 20";

  // One spelling for comparison: no marks, one alef, ya and ha, no article, no hyphen.
  function fold(name) {
    return name.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f\u0640\u064b-\u065f'’`ʿʾ]/g, "")
      .replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه").replace(/[-_.]/g, " ").trim()
      .split(/\s+/).map((word) => word.replace(/^ال(?=..)/, "")).filter((word) => !/^(al|el|ash|as|at|ar|an|ad|az)$/.test(word)).join(" ");
  }

  let names = null; // [folded English, folded Arabic, label]: made when the first letter is typed
  function found(asked) {
    const wanted = fold(asked);
    if (!wanted) return [];
    names = names || window.waqaiOutline.labels.filter((l) => l[2] >= 0).map((l) => [fold(l[3]), fold(l[4]), l]);
    const hits = [];
    for (const [en, ar, label] of names) {
      const how = Math.min(...[en, ar].map((n) => (n === wanted ? 0 : n.startsWith(wanted) ? 1 : n.includes(" " + wanted) ? 2 : 9)));
      if (how < 9) hits.push([how, label[2], label]);
    }
    hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return hits.slice(0, MOST).map((hit) => hit[2]);
  }

  function make(tag, className, parent, text) {
    const node = document.createElement(tag);
    node.className = className;
    if (text) node.textContent = text;
    return parent.appendChild(node);
  }

  // The button of the bar of tools, and the field it opens.
  window.waqaiFind = function (map, bar, words, arabic) {
    const button = make("a", "tool find", bar);
    Object.assign(button, { href: "#", role: "button", title: words.find });
    button.setAttribute("aria-label", words.find);
    button.setAttribute("aria-expanded", "false");
    button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICON}"/></svg>`;
    const box = make("div", "finder", map.getContainer());
    box.hidden = true;
    box.dir = arabic ? "rtl" : "ltr";
    const field = make("input", "", box), list = make("ul", "", box);
    const none = make("p", "", box, words.nowhere);
    none.setAttribute("role", "status");
    none.hidden = true;
    Object.assign(field, { type: "search", placeholder: words.find, autocomplete: "off" });
    const said = { role: "combobox", "aria-label": words.find, "aria-expanded": "false", "aria-controls": "found", "aria-autocomplete": "list" };
    for (const name in said) field.setAttribute(name, said[name]);
    Object.assign(list, { id: "found", role: "listbox", hidden: true });
    list.setAttribute("aria-label", words.find);
    let hits = [], at = 0, spot = null;

    function show(on) {
      box.hidden = !on;
      button.setAttribute("aria-expanded", String(on));
      if (on) field.select();
      if (on) field.focus();
    }

    function mark() {
      [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
      field.setAttribute("aria-activedescendant", hits.length ? `found-${at}` : "");
    }

    function suggest() {
      hits = found(field.value);
      at = 0;
      list.replaceChildren(...hits.map((label, i) => {
        const item = document.createElement("li");
        Object.assign(item, { id: `found-${i}`, role: "option" });
        const [own, other] = arabic ? [label[4], label[3]] : [label[3], label[4]];
        make("b", "", item, own);
        if (other !== own) make("bdi", "", item, other);
        const above = window.waqaiOutline.chains[label[5]];
        if (above) make("span", "", item, above[arabic ? 1 : 0]);
        item.addEventListener("pointerdown", (event) => { event.preventDefault(); go(label); });
        return item;
      }));
      list.hidden = !hits.length;
      none.hidden = Boolean(hits.length) || !field.value.trim();
      field.setAttribute("aria-expanded", String(!list.hidden));
      mark();
    }

    function go(label) {
      map.waqaiFit = null; // the reader has chosen a view of their own
      if (spot) spot.remove();
      spot = L.circleMarker([label[0], label[1]], { radius: 16, className: "found", interactive: false, pane: "halos" }).addTo(map);
      map.setView([label[0], label[1]], ZOOM[label[2]], { animate: false });
      show(false);
      button.focus();
    }

    field.addEventListener("input", suggest);
    field.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && hits.length) at = (at + step + hits.length) % hits.length;
      else if (event.key === "Enter" && hits.length) go(hits[at]);
      else if (event.key === "Escape") { show(false); button.focus(); }
      else return;
      event.preventDefault();
      event.stopPropagation();
      mark();
    });
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    L.DomEvent.on(button, "click", (event) => { L.DomEvent.stop(event); show(box.hidden); });
  };
})();
