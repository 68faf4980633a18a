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

function sign([colour, symbol], parent) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "-13 -13 26 26");
  svg.setAttribute("class", "sign");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[symbol] || SHAPES.circle);
  path.setAttribute("fill", colour);
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
  const said = (number) => data.texts[number];
  for (const [title, items] of data.days) {
    if (title) make("h4", "day", title, root);
    const list = make("ul", "items", undefined, root);
    for (const [id, look, type, tolls, precision, happened, flags, confidence, fresh, sources, own, side] of items) {
      const row = make("button", "item" + (id === data.chosen ? " chosen" : ""), undefined, make("li", "", undefined, list));
      row.type = "button";
      if (id === data.chosen) row.setAttribute("aria-current", "true");
      sign(data.palette[look], row);
      const body = make("span", "body", undefined, row);
      const head = make("span", "head", undefined, body);
      make("span", "type", said(type), head);
      if (fresh) make("span", "new", data.new, head);
      for (const [toll, grave] of tolls) make("span", "toll" + (grave ? " grave" : ""), said(toll), head);
      if (said(sources)) make("span", "toll", said(sources), head);
      make("bdi", "happened", said(happened), body);
      if (said(own)) {
        const quote = make("q", "own", said(own), body);
        quote.dir = said(side);
        quote.lang = said(side) === "rtl" ? "ar" : "en";
      }
      const last = make("span", "where", said(precision), body);
      if (flags.length) {
        const held = make("span", "flags", undefined, body);
        for (const flag of flags) make("bdi", "flag", said(flag), held);
      }
      const meter = make("span", "sure", undefined, last);
      meter.title = data.sure.replace("#", confidence);
      meter.setAttribute("role", "img");
      meter.setAttribute("aria-label", meter.title);
      make("i", "", undefined, meter).style.width = `${confidence}%`;
      row.addEventListener("click", () => setTriggerValue("chosen", id));
    }
  }
}
