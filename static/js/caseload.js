// The caseload: looks for news, and by keyboard. Everything else works without this file.
//
// News: asks every 20 s with the tag of the list it shows; 304 when nothing has changed. Not while
// the tab is hidden. A new list is not put under somebody's finger, focus or open menu: then the
// page says that there is one and waits.

const EVERY = 20_000;
const list = () => document.getElementById("caseload");
const fresh = document.querySelector("[data-fresh]");
const news = fresh.querySelector("[data-news]");
const show = fresh.querySelector("[data-show]");
let waiting = null;
let answeredAt = list().dataset.at;

const say = (words, time = "") => {
  const text = words.replace("{time}", time);
  if (news.textContent !== text) news.textContent = text;
};
const inUse = () =>
  list().contains(document.activeElement) ||
  list().querySelector("details[open], .rows:hover") !== null ||
  document.getElementById("find").contains(document.activeElement) && typed();
const typed = () => document.getElementById("find-patient").value.trim() !== shownSearch();
const shownSearch = () => new URLSearchParams(list().dataset.address.split("?")[1]).get("q") ?? "";

const put = () => {
  if (!waiting) return;
  const part = document.createElement("template");
  part.innerHTML = waiting;
  waiting = null;
  show.hidden = true;
  list().replaceWith(part.content);
  say(fresh.dataset.updated, list().dataset.at);
};
const offer = (html) => {
  waiting = html;
  if (!inUse()) return put();
  show.hidden = false;
  say(fresh.dataset.waiting);
};

const look = async () => {
  const { address, tag } = list().dataset;
  const headers = { "HX-Request": "true", "X-Background": "1", "If-None-Match": tag };
  const response = await fetch(address, { headers, redirect: "manual", cache: "no-store" });
  if (response.type === "opaqueredirect") return location.reload(); // locked or signed out
  if (response.status !== 304 && !response.ok) throw new Error(String(response.status));
  answeredAt = new Date().toTimeString().slice(0, 5);
  if (news.dataset.late) say("");
  delete news.dataset.late;
  if (response.status === 304 || list().dataset.address !== address) return;
  const html = await response.text();
  const told = response.headers.get("ETag");
  if (list().dataset.address === address && told !== list().dataset.tag) offer(html);
};
const lookSafely = async () => {
  if (document.hidden) return;
  try {
    await look();
  } catch {
    news.dataset.late = "1";
    say(fresh.dataset.late, answeredAt);
  }
};
setInterval(lookSafely, EVERY);
document.addEventListener("visibilitychange", lookSafely);
show.addEventListener("click", put);
for (const kind of ["pointerout", "focusout", "toggle"]) {
  document.addEventListener(kind, () => waiting && setTimeout(() => inUse() || put(), 300), true);
}
document.addEventListener("htmx:after:swap", () => {
  waiting = null; // of the list before
  show.hidden = true;
});

// Keys. Single letters can be switched off: a voice or a screen reader may send them too.
const search = document.getElementById("find-patient");
const keys = document.getElementById("keys");
const on = keys.querySelector("[data-keys-on]");
keys.querySelector("[data-keys-choice]").hidden = false;
on.checked = localStorage.getItem("caseload-keys") !== "off";
on.addEventListener("change", () => localStorage.setItem("caseload-keys", on.checked ? "on" : "off"));

const names = () => [...list().querySelectorAll(".people .who a")];
const typing = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
const rowOf = (element) => names().indexOf(element.closest(".people > li")?.querySelector(".who a"));

const go = (step) => {
  const all = names();
  const next = rowOf(document.activeElement) + step;
  (next < 0 ? search : all[Math.min(next, all.length - 1)])?.focus();
};
const letters = {
  "/": () => search.select(),
  j: () => go(1),
  k: () => go(-1),
  "?": () => {
    keys.open = !keys.open;
    keys.querySelector("summary").focus();
  },
};
const others = {
  ArrowDown: () => go(1),
  ArrowUp: () => go(-1),
  Escape: () => search.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const from = event.target;
  const inRow = rowOf(from) >= 0;
  if (others[event.key] && (inRow || (from === search && event.key === "ArrowDown"))) {
    event.preventDefault();
    others[event.key]();
  } else if (letters[event.key] && on.checked && !typing(from)) {
    event.preventDefault();
    letters[event.key]();
  }
});
