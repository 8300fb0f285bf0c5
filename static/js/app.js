// Small helpers of the staff pages. Every page works without this file.
// Copy buttons: data-copy holds the text; shown only where the browser can copy.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.lastChild.textContent = button.dataset.copied;
  });
}
// Print buttons.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
// Forms that send themselves when a filter changes; their button is for everybody else.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form) form.requestSubmit();
});
// The account menu closes on Escape and on a click elsewhere.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
};
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  closeMenus(null);
  open?.querySelector("summary").focus();
});
// A part of a page that could not be loaded says so, instead of doing nothing.
const sayFailed = (event) => {
  if (event.detail?.ctx?.response?.status === 422) return; // the form says it itself
  const place = document.getElementById("messages");
  if (!place) return;
  const note = document.createElement("p");
  note.className = "notice bad";
  const words = document.createElement("span");
  words.textContent = document.body.dataset.failed;
  note.append(words);
  place.replaceChildren(note);
  place.scrollIntoView({ block: "center" });
};
document.addEventListener("htmx:response:error", sayFailed);
document.addEventListener("htmx:error", sayFailed);
// After a part was swapped in, its error summary takes the focus.
document.addEventListener("htmx:after:swap", () => {
  document.querySelector(".errors[autofocus]")?.focus();
});
