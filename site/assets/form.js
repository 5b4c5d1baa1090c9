(() => {
  const numberWords = "noll en två tre fyra fem sex sju åtta nio tio elva tolv".split(" ");
  const lock = "sent";
  const unlockAfterMs = 8000;

  document.querySelector("[data-error-summary]")?.focus();

  const release = (form) => {
    delete form.dataset[lock];
    for (const each of form.querySelectorAll("[aria-disabled]")) each.removeAttribute("aria-disabled");
  };

  // The pressed button is not disabled, because its value would then be left out of what is sent.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset[lock]) return event.preventDefault();
    form.dataset[lock] = "";
    event.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(release, unlockAfterMs, form);
  });
  addEventListener("pageshow", () => {
    for (const form of document.forms) release(form);
  });

  const list = document.querySelector("[data-people]");
  const add = document.querySelector("[data-add-person]");
  if (!list || !add) return;

  const people = () => [...list.querySelectorAll("[data-person]")];

  const renumber = (person, index) => {
    person.dataset.person = index;
    person.id = `person-${index + 1}`;
    for (const element of person.querySelectorAll("*")) {
      for (const { name, value } of [...element.attributes]) {
        const renamed = value.replace(/\b(people|remove_person)([.-])\d+/g, `$1$2${index}`);
        if (renamed !== value) element.setAttribute(name, renamed);
      }
    }
    for (const element of person.querySelectorAll("[data-person-legend], [data-remove-person]")) {
      element.textContent = element.textContent.replace(/\d+/, index + 1);
    }
  };

  const empty = (person) => {
    for (const error of person.querySelectorAll(".field-error")) error.remove();
    for (const field of person.querySelectorAll(".field-invalid")) field.classList.remove("field-invalid");
    for (const input of person.querySelectorAll("input, select, textarea")) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = false;
      else input.value = "";
      input.removeAttribute("aria-invalid");
      input.setAttribute("autocomplete", "off");
      const hints = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => !id.endsWith("-fel"));
      if (hints.join("")) input.setAttribute("aria-describedby", hints.join(" "));
      else input.removeAttribute("aria-describedby");
    }
  };

  const refresh = () => {
    const all = people();
    all.forEach(renumber);
    for (const button of list.querySelectorAll("[data-remove-person]")) button.hidden = all.length === 1;
    if (add.formAction) add.formAction = add.formAction.replace(/person-\d+/, `person-${all.length + 1}`);
    const submit = document.querySelector("[data-submit-text-one]");
    if (!submit) return;
    const { submitTextOne, submitTextOther } = submit.dataset;
    submit.textContent =
      all.length === 1
        ? submitTextOne
        : submitTextOther.replace("{n}", numberWords[all.length] ?? all.length).replace("{antal}", all.length);
  };

  add.addEventListener("click", (event) => {
    event.preventDefault();
    const person = people().at(-1).cloneNode(true);
    empty(person);
    list.append(person);
    refresh();
    person.querySelector("input").focus();
  });

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove-person]");
    if (!button || people().length === 1) return;
    event.preventDefault();
    const person = button.closest("[data-person]");
    const near = person.previousElementSibling ?? person.nextElementSibling;
    person.remove();
    refresh();
    near.querySelector("input").focus();
  });
})();
