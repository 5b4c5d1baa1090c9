// Built pages may be some minutes old; the seats are asked for afresh.
(async (texts) => {
  const response = await fetch("/platser.json").catch(() => null);
  if (!response?.ok) return;
  const seats = await response.json();
  for (const badge of document.querySelectorAll("[data-seats]")) {
    const { state, left } = seats[badge.dataset.seats] ?? {};
    const text = texts[state === "few_left" ? `few_left_${left}` : state];
    if (!text) continue;
    badge.textContent = text;
    badge.dataset.state = state;
    // What can no longer be done is not offered beside a badge that says so.
    const next = badge.closest(".session-next");
    if (next) next.dataset.state = state;
  }
})(JSON.parse(document.currentScript.dataset.texts));
