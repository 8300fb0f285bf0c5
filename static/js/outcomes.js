// A questionnaire by the keyboard: a figure chooses that answer and goes on to the next question.
// Without this file the radio buttons do the same with the arrow keys and Tab.
const form = document.querySelector("form[data-quick]");
if (form) {
  const questions = [...form.querySelectorAll(".questions fieldset")];
  // Said only where there is likely a keyboard.
  const hasKeys = window.matchMedia("(hover: hover)").matches;
  document.querySelector("[data-quick-help]").hidden = !hasKeys;
  const current = (target) => {
    if (target === document.body) return questions.find((one) => !one.querySelector(":checked"));
    return target.closest(".questions fieldset");
  };
  const goTo = (question) =>
    (question?.querySelector("input") ?? form.querySelector("button.big")).focus();
  document.addEventListener("keydown", (event) => {
    if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    const question = current(event.target);
    if (!question) return;
    const answers = [...question.querySelectorAll("input")];
    // A scale of 0 to 10 is answered by its own numbers; other questions count from 1.
    const isScale = answers.length > 9;
    const chosen = answers[isScale ? Number(event.key) : Number(event.key) - 1];
    if (!chosen && event.key !== "0") return;
    event.preventDefault();
    if (chosen) chosen.checked = true;
    else for (const answer of answers) answer.checked = false;
    goTo(questions[questions.indexOf(question) + 1]);
  });
}
