// The session's form as a player: one exercise a screen. Without this file it is one long page.
import { keepDraft, restoreDraft } from "./draft.js";
import { Line } from "./line.js";
import "../figure.js";

const form = document.querySelector("form[data-player]");
const bar = document.getElementById("progress");
const steps = [...form.querySelectorAll(".step")];
const words = form.dataset;
let at = 0;

const localTime = () => {
  const now = new Date();
  const offset = -now.getTimezoneOffset();
  const two = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");
  const local = new Date(now.getTime() + offset * 60000).toISOString().slice(0, 19);
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
};

const show = (index, { focus = true } = {}) => {
  at = Math.min(Math.max(index, 0), steps.length - 1);
  steps.forEach((step, number) => (step.hidden = number !== at));
  bar.setAttribute("aria-valuenow", at);
  bar.setAttribute("aria-valuetext", words.step.replace("%n", at + 1).replace("%m", steps.length));
  [...bar.children].forEach((part, number) => {
    part.className = number < at ? "done" : number === at ? "now" : "";
  });
  window.scrollTo(0, 0);
  if (focus) {
    const heading = steps[at].querySelector("h2, legend");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  keepDraft(form, at);
};
const next = () => show(at + 1);

// Pain before: a tap goes on by itself; choosing with the keyboard waits for the button.
const before = steps[0];
const skip = before.querySelector("[data-go]");
const nameSkip = () => {
  skip.textContent = before.querySelector("input:checked") ? words.continue : words.skip;
};
before.addEventListener("click", (event) => {
  if (event.target.matches("input") && event.detail > 0) next();
});
before.addEventListener("change", nameSkip);
skip.addEventListener("click", next);

const startPlaying = () => {
  document.body.classList.add("playing");
  bar.hidden = false;
  bar.append(...steps.map(() => document.createElement("i")));
  for (const part of form.querySelectorAll(".js")) part.hidden = false;
  for (const button of form.querySelectorAll("[data-back]")) {
    button.addEventListener("click", () => show(at - 1));
  }
  for (const step of steps.filter((part) => part.dataset.kind === "exercise")) {
    new Line(step, form, next);
  }
  nameSkip();
};

const firstProblem = () => steps.findIndex((step) => step.querySelector(".invalid, .errorlist"));

// A draft is put back before the screens are built, so that they show it.
let from = 0;
if (!words.bound) {
  form.elements.phone_id.value = crypto.randomUUID?.() ?? form.elements.phone_id.value;
  from = restoreDraft(form);
}
startPlaying();
show(words.bound ? Math.max(firstProblem(), 0) : from, { focus: from > 0 });

form.addEventListener("input", () => keepDraft(form, at));
form.addEventListener("change", () => keepDraft(form, at));
form.addEventListener("submit", (event) => {
  if (form.dataset.sending) {
    event.preventDefault(); // a second tap sends nothing
    return;
  }
  form.dataset.sending = "1";
  form.elements.logged_at.value = localTime();
});
// Back from the next page: the form may be sent again.
window.addEventListener("pageshow", () => delete form.dataset.sending);
document.addEventListener("click", (event) => {
  const link = event.target.closest(".errors a");
  const target = link && document.getElementById(link.hash.slice(1));
  const step = target?.closest(".step");
  if (step) show(steps.indexOf(step), { focus: false });
});
const stayAwake = () => navigator.wakeLock?.request("screen").catch(() => {});
stayAwake();
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") stayAwake();
});
