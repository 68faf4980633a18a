// What Streamlit leaves undone: the page's language, the side where wide tables begin, a false alarm, a race.
export default function ({ data }) {
  document.documentElement.lang = data.lang; // for screen readers
  document.cookie = `waqai_lang=${data.lang}; path=/; max-age=31536000; samesite=strict`; // for the next visit
  // The name changes are signed with, given once; it is sent to nobody but this dashboard.
  if (data.who) document.cookie = `waqai_who=${encodeURIComponent(data.who)}; path=/; max-age=31536000; samesite=strict`;
  if (data.bell) document.cookie = `waqai_bell=${data.bell}; path=/; max-age=31536000; samesite=strict`; // notices seen

  // What has been seen, so that the next visit begins with what came since.
  if (data.seen) document.cookie = `waqai_seen=${data.seen}; path=/; max-age=31536000; samesite=strict`;

  // In Arabic the first column is the last one of the grid: a table wider than the screen begins there.
  const begun = new WeakSet();
  function begin(table) {
    if (begun.has(table) || table.scrollWidth <= table.clientWidth) return;
    begun.add(table);
    table.scrollLeft = table.scrollWidth;
  }

  // A fresh server takes our folder pages/ for pages of its own until it has run once, and shows the first
  // reader of a link to a page a dialog over that very page, saying that it does not exist.
  function dismiss(dialog) {
    // The address that was asked for: by now it may have been replaced by that of the map.
    const asked = new URL(performance.getEntriesByType("navigation")[0].name).pathname.split("/").pop();
    const wrong = data.pages.includes(asked) && dialog.textContent.startsWith("Page not found");
    if (wrong) dialog.querySelector('button[aria-label="Close"]')?.click();
  }

  // A map that still reports its view while another page is on its way makes that page come out empty.
  function leave(event) {
    const link = event.target.closest?.(".st-key-menu a");
    const stays = !link || event.button || event.ctrlKey || event.metaKey || event.shiftKey;
    if (stays || leadsHere(link)) return;
    document.querySelectorAll('iframe[title^="streamlit_folium"]').forEach((map) => map.contentWindow.location.replace("about:blank"));
  }
  document.removeEventListener("click", window.waqaiLeave, true);
  window.waqaiLeave = leave;
  document.addEventListener("click", leave, true);

  // On a phone the menu is wider than the screen: it shows where the reader is, until they move it themselves.
  function show(menu) {
    const at = `${location.pathname} ${getComputedStyle(menu).direction}`; // the Arabic style may come after the menu
    if (menu.dataset.at === at) return;
    const here = [...menu.querySelectorAll("a")].find(leadsHere);
    if (!here || !menu.clientWidth) return;
    menu.dataset.at = at;
    const of = here.getBoundingClientRect(), box = menu.getBoundingClientRect();
    menu.scrollLeft += (of.left + of.right - box.left - box.right) / 2;
  }

  // The first stop of the Tab key leads past menu and filters to the list, which may stand in a shadow of its own.
  const skip = document.querySelector(".waqai-skip") || document.body.insertBefore(document.createElement("button"), document.body.firstChild);
  Object.assign(skip, { className: "waqai-skip", type: "button", textContent: data.skip, dir: data.lang === "ar" ? "rtl" : "ltr" });
  skip.onclick = () => {
    const deep = (node) => node.querySelector("button.item") || [...node.querySelectorAll("*")].map((n) => n.shadowRoot?.querySelector("button.item")).find(Boolean);
    const first = [...document.querySelectorAll(".st-key-scroll")].map(deep).find(Boolean);
    first?.focus();
  };

  // The link to the map names no path, which a browser reads as the page one is on.
  const named = (path) => path.split("/").pop() || data.pages[0];
  function leadsHere(link) {
    const raw = link.getAttribute("href").split("?")[0];
    return named(raw && new URL(link.href).pathname) === named(location.pathname);
  }

  function tidy() {
    document.querySelectorAll(".st-key-menu a").forEach((link) => {
      leadsHere(link) ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
    });
    document.querySelectorAll(".st-key-menu").forEach(show);
    // What is wider than a phone is moved by keys as well.
    document.querySelectorAll(".st-key-matrix_figure, .st-key-multiples_figure").forEach((wide) => {
      wide.scrollWidth > wide.clientWidth ? wide.setAttribute("tabindex", "0") : wide.removeAttribute("tabindex");
    });
    if (data.lang === "ar") document.querySelectorAll(".dvn-scroller").forEach(begin);
    document.querySelectorAll('[role="dialog"]').forEach(dismiss);
  }
  window.waqaiTidy?.disconnect();
  window.waqaiTidy = new MutationObserver(tidy);
  window.waqaiTidy.observe(document.body, { childList: true, subtree: true });
  tidy();
}
