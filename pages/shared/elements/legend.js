// The types or factions of the map as switches: each with its sign, pressed while it is shown. Sends {switched: id}.
const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  circle: "M-9,0a9,9 0 1,0 18,0a9,9 0 1,0 -18,0Z",
  square: "M-8.2,-8.2H8.2V8.2H-8.2Z",
  diamond: "M0,-11L11,0L0,11L-11,0Z",
  triangle: "M0,-11L10.6,8.4H-10.6Z",
  plus: "M-3.6,-10.5H3.6V-3.6H10.5V3.6H3.6V10.5H-3.6V3.6H-10.5V-3.6H-3.6Z",
  star: "M0,-11.5L2.9,-4L10.9,-3.6L4.7,1.5L6.8,9.3L0,4.9L-6.8,9.3L-4.7,1.5L-10.9,-3.6L-2.9,-4Z",
};

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(".switches");
  if (!root) {
    root = document.createElement("div");
    root.className = "switches";
    root.setAttribute("role", "group");
    parentElement.appendChild(root);
  }
  root.dir = data.rtl ? "rtl" : "ltr";
  root.lang = data.rtl ? "ar" : "en";
  root.setAttribute("aria-label", data.title);
  // A key that is there already stays the same element: the reader who pressed it by the keyboard stays on it.
  const kept = new Map([...root.children].map((key) => [key.dataset.id, key]));
  const wanted = data.keys.map(([id, name, colour, symbol, on, number]) => {
    const key = kept.get(id || "") || document.createElement(id ? "button" : "span");
    key.dataset.id = id || "";
    key.className = "key";
    if (id) {
      key.type = "button";
      key.title = data.help;
      key.setAttribute("aria-pressed", String(on));
      key.onclick = () => setTriggerValue("switched", id);
    }
    const sign = document.createElementNS(SVG, "svg");
    sign.setAttribute("viewBox", "-13 -13 26 26");
    sign.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", SHAPES[symbol] || SHAPES.circle);
    path.setAttribute("fill", colour);
    sign.appendChild(path);
    const often = document.createElement("b");
    often.textContent = number;
    key.replaceChildren(sign, name, often);
    return key;
  });
  if (wanted.length !== root.children.length || wanted.some((key, i) => key !== root.children[i])) {
    const focused = root.getRootNode().activeElement;
    root.replaceChildren(...wanted);
    if (wanted.includes(focused)) focused.focus();
  }
}
