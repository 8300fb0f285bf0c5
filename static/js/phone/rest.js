// The rest between rounds, on wall-clock time: a locked phone does not stop it.
const AROUND = 327; // length of the ring's circle

export class Rest {
  constructor(box, words) {
    this.box = box;
    this.words = words;
    this.clock = box.querySelector("[data-clock]");
    this.ring = box.querySelector(".ring .left");
    box.querySelector("[data-rest-more]").addEventListener("click", () => this.lengthen(15));
    box.querySelector("[data-rest-skip]").addEventListener("click", () => this.stop());
    document.addEventListener("visibilitychange", () => this.running && this.show());
  }

  get running() {
    return !this.box.hidden;
  }

  start(seconds, whenOver) {
    this.whenOver = whenOver;
    this.whole = seconds;
    this.end = Date.now() + seconds * 1000;
    this.box.hidden = false;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.show(), 250);
    this.show();
  }

  lengthen(seconds) {
    this.whole += seconds;
    this.end += seconds * 1000;
    this.show();
  }

  stop() {
    clearInterval(this.timer);
    this.box.hidden = true;
    this.whenOver?.();
  }

  show() {
    const left = Math.max(0, Math.ceil((this.end - Date.now()) / 1000));
    this.clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    this.ring.setAttribute("stroke-dasharray", `${(AROUND * left) / this.whole} ${AROUND}`);
    this.box.setAttribute("aria-label", this.words.replace("%n", left));
    if (left > 0) return;
    navigator.vibrate?.([200, 100, 200]);
    this.stop();
  }
}
