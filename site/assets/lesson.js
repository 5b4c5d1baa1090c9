// What somebody answered in a web course, kept on this device and sent nowhere. Nothing is kept before they answer.
(() => {
  const place = document.querySelector("[data-lessons]");
  if (!place) return;
  const name = `webbkurs/${place.dataset.lessons}`;

  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? {};
    } catch {
      return {};
    }
  };
  const keep = (answers) => {
    try {
      if (Object.keys(answers).length > 0) localStorage.setItem(name, JSON.stringify(answers));
      else localStorage.removeItem(name);
    } catch {
      // The questions work all the same.
    }
  };
  const questionsOf = (element) => JSON.parse(element.dataset.lesson)[1];
  const rightOnes = (element, answers) =>
    questionsOf(element).filter(([id, right]) => answers[id]?.join(" ") === right);
  const isDone = (element, answers) => rightOnes(element, answers).length === questionsOf(element).length;

  const list = () => {
    const answers = kept();
    const items = [...document.querySelectorAll("li[data-lesson]")];
    for (const item of items) item.querySelector(".lesson-done").hidden = !isDone(item, answers);
    const next = items.find((item) => !isDone(item, answers));
    const on = document.querySelector("[data-continue]");
    if (!on || !next || Object.keys(answers).length === 0) return;
    on.href = next.querySelector("a").href;
    on.textContent = on.dataset.continue;
  };

  const quiz = document.querySelector(".lesson-quiz");
  const memory = document.querySelector(".lesson-memory");

  const tell = (answers) => {
    const { score, scoreAll, kept: keptText } = memory.dataset;
    const asked = questionsOf(quiz);
    const some = asked.some(([id]) => answers[id]);
    const right = rightOnes(quiz, answers).length;
    const text = right === asked.length ? scoreAll : score.replace("{right}", right).replace("{count}", asked.length);
    memory.querySelector(".lesson-score").textContent = some ? text : "";
    if (some) memory.querySelector(".lesson-device").textContent = keptText;
    memory.querySelector("[data-forget]").hidden = !some;
  };

  const read = () => {
    const answers = kept();
    const questions = [...quiz.querySelectorAll("[data-question]")];
    for (const question of questions)
      for (const at of answers[question.dataset.question] ?? [])
        question.querySelectorAll("details")[at]?.setAttribute("open", "");
    memory.hidden = false;
    tell(answers);

    quiz.addEventListener(
      "toggle",
      ({ target }) => {
        const question = target.closest("[data-question]");
        const all = [...question.querySelectorAll("details")];
        // Opening another closes the last one: that takes no answer back.
        if (target.name && !target.open) return;
        const now = kept();
        const open = all.flatMap((each, at) => (each.open ? [at] : []));
        const id = question.dataset.question;
        if (open.length > 0) now[id] = open;
        else delete now[id];
        keep(now);
        tell(now);
      },
      true,
    );
    memory.querySelector("[data-forget]").addEventListener("click", () => {
      keep({});
      for (const each of quiz.querySelectorAll("details[open]")) each.open = false;
      tell({});
      memory.querySelector(".lesson-score").textContent = memory.dataset.forgotten;
    });
  };

  const fill = (form) => {
    document.querySelector("[data-error-summary]")?.focus();
    const answers = kept();
    for (const field of form.querySelectorAll("fieldset")) {
      const inputs = [...field.querySelectorAll("input")];
      const id = inputs[0]?.name.split(".").at(-1);
      if (!answers[id] || inputs.some((input) => input.checked)) continue;
      for (const at of answers[id]) if (inputs[at]) inputs[at].checked = true;
      document.querySelector("[data-filled]").hidden = false;
    }
  };

  if (quiz) read();
  else if (place.tagName === "FORM") fill(place);
  else list();
})();
