// An invitation's secret travels in the link's fragment, which no server or log sees.
// Move it into the form and out of the address bar.
for (const form of document.querySelectorAll("[data-secret-form]")) {
  const secret = location.hash.slice(1);
  if (!secret) continue;
  form.elements.secret.value = secret;
  history.replaceState(null, "", location.pathname);
}
