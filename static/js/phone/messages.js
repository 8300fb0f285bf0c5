// A message is never sent offline: the page says so and keeps what was written.
const form = document.querySelector("form[data-offline]");
const note = form && document.getElementById(form.dataset.offline);
form?.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  note.hidden = false;
  note.focus();
});
addEventListener("online", () => {
  if (note) note.hidden = true;
});
