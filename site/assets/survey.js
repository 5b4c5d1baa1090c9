// What somebody has answered in a survey and not sent, kept on this device and sent nowhere.
(() => {
  const keptMs = 30 * 24 * 60 * 60 * 1000;
  const keyOf = (name) => `enkat/${name}`;

  // Private windows and full disks refuse: the survey then works as it does without a script.
  const store = (work) => {
    try {
      return work(localStorage);
    } catch {
      return null;
    }
  };

  const done = document.querySelector("[data-survey-done]");
  if (done) store((kept) => kept.removeItem(keyOf(done.dataset.surveyDone)));

  const form = document.querySelector("[data-survey]");
  if (!form) return;
  document.querySelector("[data-error-summary]")?.focus();

  const key = keyOf(form.dataset.survey);
  const version = form.elements.version.value;
  const answers = () => [...new FormData(form)].filter(([name, value]) => name.startsWith("svar.") && value !== "");

  const save = () =>
    store((kept) => {
      const given = answers();
      const draft = { at: Date.now(), version, part: form.elements.del.value, given };
      return given.length > 0 ? kept.setItem(key, JSON.stringify(draft)) : kept.removeItem(key);
    });

  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();
    save();
    sent = true;
  });
  addEventListener("pageshow", () => {
    sent = false;
  });

  const draft = store((kept) => JSON.parse(kept.getItem(key)));
  const fresh = draft && draft.version === version && Date.now() - draft.at < keptMs;
  const notice = form.querySelector("[data-draft-notice]");
  // A page that already holds answers is newer than any draft.
  if (!fresh || !notice || answers().length > 0) {
    form.addEventListener("input", save);
    if (answers().length > 0) save();
    return;
  }

  notice.hidden = false;
  form.addEventListener("input", () => {
    notice.hidden = true;
    save();
  });
  const add = (name, value) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  };
  notice.querySelector("[data-draft-continue]").addEventListener("click", () => {
    for (const field of form.querySelectorAll("[name^='svar.']")) field.disabled = true;
    for (const [name, value] of draft.given) add(name, value);
    form.elements.del.value = draft.part;
    add("gor", "fortsatt");
    sent = true;
    form.submit();
  });
  notice.querySelector("[data-draft-clear]").addEventListener("click", () => {
    store((kept) => kept.removeItem(key));
    notice.hidden = true;
    form.querySelector("input:not([type=hidden]), textarea")?.focus();
  });
})();
