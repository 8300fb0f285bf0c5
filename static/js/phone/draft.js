// A session in progress survives a closed tab: numbers and choices only, no words, no answers to
// safety questions. It is forgotten when the session is saved and when the patient signs out.
const PREFIX = "pfprehab:session:";
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "note", "safety", "safety_items", "logged_at"]);

const stored = (work) => {
  try {
    return work();
  } catch {
    return null; // private mode, or no room: the page works without a draft
  }
};

export const keepDraft = (form, step) => {
  const values = [...new FormData(form)].filter(([name]) => !LEFT_OUT.has(name));
  stored(() => localStorage.setItem(PREFIX + form.dataset.key, JSON.stringify({ values, step })));
};

// Puts a draft back and returns the step it was at. One made from another version of the program
// does not fit the exercises on the page: it is dropped.
export const restoreDraft = (form) => {
  const draft = stored(() => JSON.parse(localStorage.getItem(PREFIX + form.dataset.key)));
  if (!draft) return 0;
  const sent = new Map(draft.values);
  if (sent.get("version") !== form.elements.version.value) return 0;
  for (const [name, value] of draft.values) {
    const field = form.elements[name];
    if (!field) continue;
    if (field instanceof RadioNodeList || field.type === "radio") {
      const option = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
      for (const input of option) input.checked = input.value === value;
    } else {
      field.value = value;
    }
  }
  return draft.step;
};

export const forgetDrafts = () => {
  stored(() => {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) localStorage.removeItem(key);
    }
  });
};
