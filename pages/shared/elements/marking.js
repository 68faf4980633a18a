// An article in which words are marked: by selecting them, with mouse, finger or keys, and pressing the button.
// All words arrive as data and are put in as text. Sends {marked: {part, start, end}}, offsets in code points.
const length = (text) => [...text].length;

function make(tag, className, text, parent) {
  const node = document.createElement(tag);
  node.className = className;
  if (text !== undefined) node.textContent = text;
  parent.appendChild(node);
  return node;
}

// Where the selection lies in one part of the article; null where it is empty or reaches beyond that part.
function within(node) {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!node.contains(range.startContainer) || !node.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(node);
  before.setEnd(range.startContainer, range.startOffset);
  const start = length(before.toString());
  return { start, end: start + length(range.toString()) };
}

export default function ({ data, parentElement, setTriggerValue }) {
  parentElement.querySelector(".marking")?.remove();
  const root = make("div", "marking", undefined, parentElement);
  const parts = { title: make("h4", "part", data.title, root), text: make("div", "part", data.text, root) };
  for (const part of Object.values(parts)) part.dir = data.dir;
  parts.text.tabIndex = 0;
  const button = make("button", "take", data.take, root);
  button.type = "button";
  button.disabled = true;
  let found = null;
  const look = () => {
    if (!root.isConnected) return document.removeEventListener("selectionchange", look);
    const part = ["title", "text"].find((name) => within(parts[name]));
    if (part) found = { part, ...within(parts[part]) };
    else if (!button.matches(":focus")) found = null;
    button.disabled = !found;
  };
  document.addEventListener("selectionchange", look);
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", () => found && setTriggerValue("marked", found));
  return () => document.removeEventListener("selectionchange", look);
}
