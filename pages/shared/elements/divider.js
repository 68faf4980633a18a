// The line between map and list: drawn by mouse or finger, moved by the arrow keys; the browser keeps where it stands.
const KEY = "waqai-reader", LEAST = 15, MOST = 60, STEP = 2; // per cent of the width

export default function ({ data, parentElement }) {
  const line = parentElement.querySelector(".line") || parentElement.appendChild(document.createElement("div"));
  const style = document.documentElement.style;
  const set = (share) => {
    const value = Math.round(Math.min(MOST, Math.max(LEAST, share)) * 10) / 10;
    style.setProperty("--waqai-reader", `${value}%`);
    line.setAttribute("aria-valuenow", String(Math.round(value)));
    try { localStorage.setItem(KEY, String(value)); } catch { /* a browser that keeps nothing */ }
  };
  const now = () => Number(line.getAttribute("aria-valuenow"));
  let kept = 0;
  try { kept = Number(localStorage.getItem(KEY)); } catch { /* the same */ }
  line.className = "line";
  line.tabIndex = 0;
  const said = { role: "separator", "aria-orientation": "vertical", "aria-label": data.words.title, "aria-valuemin": LEAST, "aria-valuemax": MOST };
  for (const name in said) line.setAttribute(name, said[name]);
  line.title = data.words.title;
  line.setAttribute("aria-valuenow", String(Math.round(kept || 22)));
  if (kept) set(kept);
  line.onpointerdown = (event) => {
    line.setPointerCapture(event.pointerId);
    line.classList.add("held");
    const columns = parentElement.closest('[data-testid="stHorizontalBlock"]') || parentElement.getRootNode().host.closest('[data-testid="stHorizontalBlock"]');
    const box = columns.getBoundingClientRect();
    line.onpointermove = (move) => set((100 * (data.rtl ? move.clientX - box.left : box.right - move.clientX)) / box.width);
  };
  line.onpointerup = line.onlostpointercapture = () => { line.onpointermove = null; line.classList.remove("held"); };
  line.ondblclick = () => set(22);
  line.onkeydown = (event) => {
    const way = { ArrowLeft: 1, ArrowRight: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    set(now() + STEP * way * (data.rtl ? -1 : 1));
  };
}
