// The program editor without page loads: a button named act sends the form and its part of the page
// is replaced; the focus stays. Lines can also be dragged. Everything works without this file.

const form = document.querySelector("form[data-program]");
const place = () => form.querySelector("[data-editor]");
let last = Promise.resolve();

const weeks = () => [...form.querySelectorAll("[data-week] > details")];
const folded = () => new Set(weeks().flatMap((week, number) => (week.open ? [] : [number])));
const fold = (isFolded) => weeks().forEach((week, number) => { week.open = !isFolded(week, number); });

const swap = (html, focus) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector("[data-editor]");
  if (!fresh) return window.location.reload();
  const typed = place().querySelector("[name=q]")?.value; // more may have been typed meanwhile
  const search = fresh.querySelector("[name=q]");
  if (search && typed !== undefined) search.value = typed;
  const closed = folded();
  place().replaceWith(fresh);
  fold((week, number) => closed.has(number) && !week.querySelector(".open-line, .finder-in"));
  const at = fresh.querySelector(".errors") ?? focus(fresh);
  at?.focus({ preventScroll: !at.matches(".errors") });
};

const ask = async (button, focus) => {
  const body = new FormData(form);
  body.set("act", button.value);
  place().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (answer.redirected || ![200, 422].includes(answer.status)) return window.location.reload();
    swap(await answer.text(), focus);
  } catch {
    place().removeAttribute("aria-busy");
    document.dispatchEvent(new CustomEvent("htmx:error"));
  }
};

// One after the other, so that each act begins from what the one before made.
const send = (button, focus) => {
  last = last.then(() => ask(button, focus));
};

// Where the focus belongs after an act: the same button, the opened line, or the line that was closed.
const focusAfter = (value, id, open = "none") => (fresh) => {
  const [verb, key] = value.split(":");
  const line = key && fresh.querySelector(`[data-line="${CSS.escape(key)}"]`);
  if (verb === "open" || verb === "add") return fresh.querySelector(".open-line input:not([type=hidden])");
  if (verb === "find") {
    const search = fresh.querySelector("[name=q]");
    search?.setSelectionRange(search.value.length, search.value.length);
    return search;
  }
  const same = id ? fresh.querySelector(`#${CSS.escape(id)}`) : null;
  const closed = fresh.querySelector(`#o-${CSS.escape(open)}`);
  return same ?? closed ?? line?.querySelector("button") ?? fresh.querySelector("button");
};

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.name !== "act") return;
  event.preventDefault();
  const open = form.querySelector("[name=open]").value || "none";
  send(button, focusAfter(button.value, button.id, open));
});

// Search as you type.
let waiting;
form.addEventListener("input", (event) => {
  if (event.target.name !== "q") return;
  clearTimeout(waiting);
  const button = form.querySelector("[data-find]");
  waiting = setTimeout(() => send(button, focusAfter(button.value, "")), 250);
});

// On a phone the weeks begin folded, but for the first that can be changed.
if (window.matchMedia("(max-width: 700px)").matches && !form.querySelector(".open-line")) {
  const first = weeks().findIndex((week) => week.open);
  fold((_week, number) => number !== first);
}

// Dragging by the pointer; the buttons Up and Down do the same.
let dragged = null;
form.addEventListener("pointerdown", (event) => {
  const line = event.target.closest("[data-line]");
  if (event.button !== 0 || !line || line.matches(".open") || event.pointerType === "touch") return;
  dragged = { line, from: event.clientY, moving: false };
});
document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  if (!dragged.moving && Math.abs(event.clientY - dragged.from) < 8) return;
  dragged.moving = true;
  event.preventDefault();
  dragged.line.classList.add("dragged");
  const others = [...dragged.line.parentElement.children].filter((each) => each !== dragged.line);
  const after = others.find((each) => {
    const box = each.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  dragged.line.parentElement.insertBefore(dragged.line, after ?? null);
});
document.addEventListener("pointerup", () => {
  if (!dragged) return;
  const { line, moving } = dragged;
  dragged = null;
  if (!moving) return;
  line.classList.remove("dragged");
  const at = [...line.parentElement.children].indexOf(line);
  const value = `place:${line.dataset.line}:${at}`;
  send({ value }, focusAfter(value, `o-${line.dataset.line}`));
  // The click that ends a drag is none; one that comes later is meant.
  const refuse = (event) => event.preventDefault();
  document.addEventListener("click", refuse, { capture: true });
  setTimeout(() => document.removeEventListener("click", refuse, { capture: true }));
});
