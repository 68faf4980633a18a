// The incidents as a list that is read and chosen from by mouse, touch or keys. All words arrive as data and
// are put in as text. Sends {chosen: incident id}.
const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  circle: "M-9,0a9,9 0 1,0 18,0a9,9 0 1,0 -18,0Z",
  square: "M-8.2,-8.2H8.2V8.2H-8.2Z",
  diamond: "M0,-11L11,0L0,11L-11,0Z",
  triangle: "M0,-11L10.6,8.4H-10.6Z",
  plus: "M-3.6,-10.5H3.6V-3.6H10.5V3.6H3.6V10.5H-3.6V3.6H-10.5V-3.6H-3.6Z",
  star: "M0,-11.5L2.9,-4L10.9,-3.6L4.7,1.5L6.8,9.3L0,4.9L-6.8,9.3L-4.7,1.5L-10.9,-3.6L-2.9,-4Z",
};

function make(tag, className, text, parent) {
  const node = document.createElement(tag);
  node.className = className;
  if (text !== undefined) node.textContent = text;
  parent.appendChild(node);
  return node;
}

function sign(item, parent) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "-13 -13 26 26");
  svg.setAttribute("class", "sign");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[item.symbol] || SHAPES.circle);
  path.setAttribute("fill", item.colour);
  svg.appendChild(path);
  parent.appendChild(svg);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(".list");
  if (!root) {
    root = document.createElement("div");
    root.className = "list";
    parentElement.appendChild(root);
  }
  root.dir = data.rtl ? "rtl" : "ltr";
  root.lang = data.rtl ? "ar" : "en";
  root.replaceChildren();
  for (const group of data.groups) {
    make("h4", "day", group.title, root);
    const list = make("ul", "items", undefined, root);
    for (const item of group.items) {
      const row = make("button", "item" + (item.id === data.chosen ? " chosen" : ""), undefined, make("li", "", undefined, list));
      row.type = "button";
      if (item.id === data.chosen) row.setAttribute("aria-current", "true");
      sign(item, row);
      const body = make("span", "body", undefined, row);
      const head = make("span", "head", undefined, body);
      make("span", "type", item.type, head);
      if (item.new) make("span", "new", item.new, head);
      for (const toll of item.tolls) make("span", "toll" + (toll.grave ? " grave" : ""), toll.text, head);
      const where = make("span", "where", undefined, body);
      make("bdi", "", item.place, where);
      if (item.precision) make("span", "precision", item.precision, where);
      if (item.sources) make("span", "toll", item.sources, head);
      if (item.factions) make("bdi", "who", item.factions, body);
      if (item.flags.length) {
        const flags = make("span", "flags", undefined, body);
        for (const flag of item.flags) make("bdi", "flag", flag, flags);
      }
      const meter = make("span", "sure", undefined, row);
      meter.title = item.sure;
      meter.setAttribute("role", "img");
      meter.setAttribute("aria-label", item.sure);
      make("i", "", undefined, meter).style.height = `${item.confidence}%`;
      row.addEventListener("click", () => setTriggerValue("chosen", item.id));
    }
  }
}
