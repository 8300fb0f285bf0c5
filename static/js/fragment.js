// The secret of an invitation stands after the # of its link, so it never reaches a server log.
// This puts it into the form's hidden field; the form sends it with POST.
for (const form of document.querySelectorAll("form[data-fragment]")) {
  const field = form.elements[form.dataset.fragment];
  const secret = location.hash.slice(1);
  if (secret) field.value = decodeURIComponent(secret);
}
