// The screening page. Without this file every question is there and is answered one by one.
const form = document.getElementById("screening");
const injury = form.querySelector("[data-opens-injury]");
const followUp = form.querySelector("[data-after-injury]");
// The questions after an injury show once an injury was said; what they held is let go of.
const showFollowUp = () => {
  if (!injury || !followUp) return;
  followUp.hidden = injury.querySelector("input:checked")?.value !== "yes";
  if (!followUp.hidden) return;
  for (const radio of followUp.querySelectorAll("input:checked")) radio.checked = false;
};
form.addEventListener("change", showFollowUp);
showFollowUp();
// One click answers no where no is the answer that finds nothing. The other questions stay open.
const button = document.querySelector("[data-answer-clear]");
button.hidden = false;
button.addEventListener("click", () => {
  for (const options of form.querySelectorAll('[data-clear="no"]')) {
    if (options.closest("[hidden]")) continue;
    options.querySelector('input[value="no"]').checked = true;
  }
  showFollowUp();
  form.querySelector("button.big").focus();
});
