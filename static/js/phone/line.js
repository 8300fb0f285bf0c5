// One exercise on its own screen: all as prescribed, set by set, or not done.
import { Rest } from "./rest.js";

export class Line {
  constructor(section, form, onDone) {
    this.section = section;
    this.words = form.dataset;
    this.onDone = onDone;
    this.restSeconds = Number(section.dataset.rest);
    this.rest = new Rest(section.querySelector("[data-rest-box]"), this.words.restLeft);
    this.how = [...section.querySelectorAll("[data-how] input")];
    this.rounds = this.inTurn();
    this.act = section.querySelector("[data-set-act]");
    this.go = section.querySelector("[data-go]");
    section.querySelector("[data-how]").hidden = true;
    for (const button of section.querySelectorAll("[data-choose]")) {
      button.addEventListener("click", () => this.choose(button.dataset.choose));
    }
    this.act.addEventListener("click", () => this.nextAct());
    this.go.addEventListener("click", () => onDone());
    this.rounds.forEach((input) => this.addSteps(input));
    this.show();
  }

  // Round 1 of each leg, then round 2: one leg rests while the other works.
  inTurn() {
    const legs = [...this.section.querySelectorAll(".leg")].map((leg) => [
      ...leg.querySelectorAll("input"),
    ]);
    return legs[0].flatMap((_, round) => legs.map((leg) => leg[round]));
  }

  get chosen() {
    return this.how.find((input) => input.checked)?.value;
  }

  get answered() {
    return Boolean(this.chosen) && (this.chosen !== "sets" || this.rounds.some((i) => i.value));
  }

  choose(value) {
    for (const input of this.how) input.checked = input.value === value;
    if (value !== "sets") for (const input of this.rounds) input.value = "";
    if (value !== "not_done") {
      for (const input of this.section.querySelectorAll("[data-why] input")) input.checked = false;
    }
    this.show();
    if (value === "all") this.onDone();
    if (value === "sets") this.act.focus();
    if (value === "not_done") this.section.querySelector("[data-why] input").focus();
  }

  // The main button says the next act: start a round while resting, finish it while working.
  nextAct() {
    if (this.rest.running) {
      this.rest.stop();
      return;
    }
    const open = this.rounds.findIndex((input) => !input.value);
    if (open < 0) return;
    this.rounds[open].value = this.rounds[open].dataset.target;
    this.rounds[open].dispatchEvent(new Event("input", { bubbles: true }));
    const next = this.rounds[open + 1];
    const roundOver = next && this.roundOf(next) > this.roundOf(this.rounds[open]);
    if (roundOver && this.restSeconds) this.rest.start(this.restSeconds, () => this.show());
    this.show();
  }

  roundOf(input) {
    return Number(input.name.split("_").pop());
  }

  labelOf(input) {
    const leg = input.closest(".leg").querySelector("h3")?.textContent;
    const words = this.rest.running ? this.words.roundStart : this.words.roundDone;
    const act = words.replace("%n", this.roundOf(input));
    return leg ? `${leg}: ${act}` : act;
  }

  addSteps(input) {
    const step = (label, sign, by) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "iconbtn", textContent: sign });
      const row = input.closest("[data-set]").querySelector("label").textContent.trim();
      button.setAttribute("aria-label", `${label}: ${row}`);
      button.addEventListener("click", () => {
        const from = input.value === "" ? Number(input.dataset.target) : Number(input.value) + by;
        input.value = Math.max(0, from);
        input.dispatchEvent(new Event("input", { bubbles: true }));
        this.show();
      });
      return button;
    };
    input.before(step(this.words.less, "−", -1));
    input.after(step(this.words.more, "+", 1));
    input.addEventListener("input", () => this.show());
  }

  show() {
    const chosen = this.chosen;
    this.section.dataset.chosen = chosen ?? "";
    const open = this.rounds.find((input) => !input.value);
    this.section.querySelector("[data-counts]").hidden = chosen !== "sets";
    this.section.querySelector("[data-why]").hidden = chosen !== "not_done";
    this.section.querySelector("[data-choose=all]").classList.toggle("ghost", Boolean(chosen));
    this.act.hidden = chosen !== "sets" || !open;
    if (open) this.act.textContent = this.labelOf(open);
    this.go.hidden = !this.answered || !this.act.hidden;
    for (const input of this.rounds) {
      const row = input.closest("[data-set]");
      row.classList.toggle("done", input.value !== "");
      row.classList.toggle("now", input === open && chosen === "sets");
    }
    for (const button of this.section.querySelectorAll("[data-choose]")) {
      button.setAttribute("aria-pressed", String(button.dataset.choose === chosen));
    }
  }
}
