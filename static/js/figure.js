// Moving pictures can be stopped: the button swaps the animation for the still picture of both ends.
// Without this script the button stays hidden, and the reader's own setting (reduced motion) holds.

const asked = window.matchMedia("(prefers-reduced-motion: reduce)");

for (const box of document.querySelectorAll("[data-figure]")) {
  const image = box.querySelector("img");
  const button = box.querySelector("[data-pause]");
  const show = (moving) => {
    image.src = moving ? box.dataset.moving : box.dataset.still;
    box.classList.toggle("stopped", !moving);
    button.setAttribute("aria-label", moving ? button.dataset.whenMoving : button.dataset.whenStopped);
  };
  button.hidden = !box.dataset.still;
  button.addEventListener("click", () => show(box.classList.contains("stopped")));
  if (asked.matches) show(false);
}
