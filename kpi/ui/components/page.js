// What a page tells the browser itself: the language it speaks, and what has just opened and should be in sight.

const GROWING = 1500; // milliseconds
const shown = new WeakMap();

/** Streamlit calls this on every rerun. */
export default function page({ data, parentElement }) {
  if (data.language) document.documentElement.lang = data.language;
  if (data.opened && shown.get(parentElement) !== data.opened) reveal(parentElement.getRootNode().host, data.within);
  shown.set(parentElement, data.opened);
}

/** What stands above may still grow for a moment after the page has run, and push the box out of sight again. */
function reveal(host, within) {
  const box = host.closest(`.st-key-${within}`);
  const watch = new ResizeObserver(() => bringIntoSight(box));
  watch.observe(box.closest("[data-testid='stMainBlockContainer']"));
  setTimeout(() => watch.disconnect(), GROWING);
}

function bringIntoSight(box) {
  const { top } = box.getBoundingClientRect();
  if (top >= 0 && top < window.innerHeight / 2) return;
  box.style.scrollMarginTop = "4rem";
  box.scrollIntoView({ block: "start" });
}
