// Passkeys on the sign-in and security pages. Loaded after webauthn-json.js, which turns the
// server's JSON into what the browser wants. A form says what it does with data-passkey:
// login (asks the server for options), use and add (options stand in the page, data-options).
const isAbleToUse = window.webauthnJSON?.supported();

const optionsOf = async (form) => {
  const inPage = document.getElementById(form.dataset.options);
  if (inPage) return JSON.parse(inPage.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new TypeError(`Options not given: ${answer.status}`);
  return answer.json();
};

// A passkey for signing in without a password must live on the device and check the person.
const withWish = (options, isPasswordless) => {
  const selection = (options.publicKey.authenticatorSelection ??= {});
  selection.residentKey = isPasswordless ? "required" : "discouraged";
  selection.requireResidentKey = isPasswordless;
  if (isPasswordless) selection.userVerification = "required";
  return options;
};

const credentialFor = async (form) => {
  const options = await optionsOf(form);
  if (form.dataset.passkey !== "add") return window.webauthnJSON.get(options.request_options);
  const isPasswordless = Boolean(form.elements.passwordless?.checked);
  return window.webauthnJSON.create(withWish(options.creation_options, isPasswordless));
};

const start = async (form) => {
  const problem = form.querySelector("[data-problem]");
  problem.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await credentialFor(form));
  } catch (error) {
    const isOffline = error instanceof TypeError;
    problem.firstElementChild.textContent = problem.dataset[isOffline ? "offline" : "cancelled"];
    problem.hidden = false;
    return;
  }
  form.submit();
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-start]");
  if (!isAbleToUse) continue;
  button.hidden = false;
  button.addEventListener("click", () => start(form));
}
