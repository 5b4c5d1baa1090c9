(() => {
  const version = 1;
  const keptMs = 7 * 24 * 60 * 60 * 1000;
  const unlockAfterMs = 8000;
  const saveAfterMs = 400;
  const keyOf = (slug) => `anmal-manga/${version}/${slug}`;

  // Private windows and full disks refuse: the form then works as it does without a script.
  const store = (work) => {
    try {
      return work(localStorage);
    } catch {
      return null;
    }
  };

  const done = document.querySelector("[data-draft-done]");
  if (done) store((kept) => kept.removeItem(keyOf(done.dataset.draftDone)));

  const form = document.querySelector("[data-draft]");
  if (!form) return;

  const summary = document.querySelector("[data-error-summary]");
  summary?.focus();

  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();
    save();
    sent = true;
    event.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(release, unlockAfterMs);
  });
  const release = () => {
    sent = false;
    for (const each of form.querySelectorAll("[aria-disabled]")) each.removeAttribute("aria-disabled");
  };
  addEventListener("pageshow", release);

  const key = keyOf(form.dataset.draft);
  const fields = [...form.querySelectorAll("input, select, textarea")].filter(
    ({ type, tabIndex }) => type !== "hidden" && type !== "radio" && tabIndex >= 0,
  );
  const typed = () => fields.some(({ value }) => value.trim() !== "");

  const save = () =>
    store((kept) =>
      typed()
        ? kept.setItem(key, JSON.stringify({ at: Date.now(), values: fields.map(({ name, value }) => [name, value]) }))
        : kept.removeItem(key),
    );

  const restore = () => {
    const draft = store((kept) => JSON.parse(kept.getItem(key)));
    if (!draft) return;
    if (!(Date.now() - draft.at < keptMs)) return store((kept) => kept.removeItem(key));
    const values = new Map(draft.values);
    for (const field of fields) field.value = values.get(field.name) ?? "";
  };

  const notice = form.querySelector("[data-draft-notice]");
  const text = form.querySelector("[data-draft-text]");
  const words = text.textContent;
  if (store((kept) => [kept])) notice.hidden = false;
  // What the server gave back is newer than any draft.
  if (!typed()) restore();

  let waiting;
  form.addEventListener("input", () => {
    text.textContent = words;
    clearTimeout(waiting);
    waiting = setTimeout(save, saveAfterMs);
  });
  form.querySelector("[data-draft-clear]").addEventListener("click", () => {
    clearTimeout(waiting);
    for (const field of fields) field.value = "";
    store((kept) => kept.removeItem(key));
    text.textContent = text.dataset.cleared;
    fields[0].focus();
  });
})();
