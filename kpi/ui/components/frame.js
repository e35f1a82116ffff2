// Says on the root element whether the page hangs on a wall; the style sheet does the rest, there and on paper.

/** Streamlit calls this on every rerun, and what it returns when the page goes away. */
export default function frame({ data }) {
  const root = document.documentElement;
  root.toggleAttribute("data-wall", data.wall);
  return () => data.wall && root.removeAttribute("data-wall");
}
