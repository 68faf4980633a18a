// Draws nothing: keeps what the marks of the map say where the script of the map's frame finds it.
export default function ({ data }) {
  window.waqaiCards = data;
  window.dispatchEvent(new Event("waqaicards"));
}
