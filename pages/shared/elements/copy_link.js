// A button that copies the address of what is on the screen, with the view of the map where the reader has moved it.
const SAID = 2500; // milliseconds that "copied" stays

function address(home) {
  const here = new URL(location.href), view = window.waqaiView;
  const link = home ? new URL(here.pathname.split("/").pop(), home) : here;
  link.search = here.search;
  if (view && view.moved && document.querySelector('iframe[title^="streamlit_folium"]')) link.searchParams.set("map.view", view.at.join());
  return link.href.replaceAll("%2C", ",");
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // not on an address the browser trusts, such as http on another machine
    const field = document.body.appendChild(Object.assign(document.createElement("textarea"), { value: text }));
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button") || parentElement.appendChild(document.createElement("button"));
  button.type = "button";
  button.textContent = data.words.copy;
  button.onclick = async () => {
    await copy(address(data.home));
    button.textContent = data.words.copied;
    setTimeout(() => { button.textContent = data.words.copy; }, SAID);
  };
  button.setAttribute("aria-live", "polite");
}
