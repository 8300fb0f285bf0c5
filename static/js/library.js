// The library by keyboard: "/" goes to the search, the arrow keys walk through what was found.
// On a phone the facets start folded. Everything works without this file.

const form = document.querySelector("form[data-library]");
const search = form.querySelector("input[name=q]");
const facets = form.querySelector("[data-facets]");
const found = () => [...form.querySelectorAll("#results a.name")];
const typing = (element) => element.matches("input:not([type=checkbox], [type=radio]), textarea, select");

if (window.matchMedia("(max-width: 900px)").matches) facets.open = false;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && !typing(event.target)) {
    event.preventDefault();
    search.focus();
    search.select();
    return;
  }
  const links = found();
  const at = links.indexOf(document.activeElement);
  if (event.target !== search && at < 0) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    const next = at + step;
    (next < 0 ? search : links[Math.min(next, links.length - 1)])?.focus();
  } else if (event.key === "Escape" && at >= 0) {
    search.focus();
  }
});
