// The secret of an invitation stands after the # of its link, so it never reaches a server log.
// This puts it into the form's field, which sends it with POST, and takes it out of the address,
// so that it stays neither in the history nor in a picture of the screen.
const takeSecret = () => {
  const fragment = location.hash.slice(1);
  const secret = document.getElementById(fragment) ? "" : fragment; // a place on this page
  if (secret) history.replaceState(null, "", location.pathname + location.search);
  for (const form of document.querySelectorAll("form[data-fragment]")) {
    const field = form.elements[form.dataset.fragment];
    if (secret) field.value = decodeURIComponent(secret);
    const typed = form.querySelector("[data-secret-field]");
    if (typed && field.value) typed.hidden = true;
  }
};
takeSecret();
// A second link opened in the same tab changes the fragment alone and loads nothing.
window.addEventListener("hashchange", takeSecret);
