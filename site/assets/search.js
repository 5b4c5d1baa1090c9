// Asks the index that the build has made, also for words that mean the same. Without this script the page is a list.
{
  const form = document.querySelector(".search");
  const field = form.elements.q;
  const found = document.querySelector("#traffar");
  const [status, list, more] = found.children;
  const words = JSON.parse(form.dataset.words);
  const synonyms = JSON.parse(form.dataset.synonyms);
  const step = 10;
  const asksMax = 8;
  let engine;
  let latest = 0;

  // In the page itself and not in a worker, so that only this page's policy has to let the index run.
  const start = async () => {
    const pagefind = await import("/pagefind/pagefind.js");
    await pagefind.options({ noWorker: true, excerptLength: 24 });
    await pagefind.init();
    return pagefind;
  };

  // "praktik i kök" also asks for "arbetsträning i kök".
  const asks = (query) => {
    const plain = ` ${query
      .toLowerCase()
      .replace(/[^\p{L}\p{N}-]+/gu, " ")
      .trim()} `;
    const others = synonyms.flatMap((group) => {
      const [said] = group.filter((word) => plain.includes(` ${word} `)).sort((a, b) => b.length - a.length);
      return said ? group.filter((word) => word !== said).map((word) => plain.replace(` ${said} `, ` ${word} `)) : [];
    });
    return [plain, ...others].map((each) => each.trim()).slice(0, asksMax);
  };

  const search = async (query) => {
    const answers = await Promise.all(asks(query).map((each) => engine.search(each)));
    const best = new Map();
    answers.forEach(({ results }, index) => {
      for (const { id, score, data } of results) {
        // The word that was typed comes before one that means the same.
        const weight = index === 0 ? score : score * 0.6;
        if (!(best.get(id)?.weight >= weight)) best.set(id, { weight, data });
      }
    });
    return [...best.values()].sort((a, b) => b.weight - a.weight);
  };

  const element = (name, ...children) => {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  };

  // The excerpt's only markup is its marks: whatever else stands in it is text.
  const marked = (excerpt) =>
    [...new DOMParser().parseFromString(excerpt, "text/html").body.childNodes].map((node) =>
      node.nodeName === "MARK" ? element("mark", node.textContent) : node.textContent,
    );

  const show = async (results, from = 0) => {
    const pages = await Promise.all(results.slice(from, from + step).map(({ data }) => data()));
    const items = pages.map(({ url, meta, excerpt }) => {
      const link = element("a", meta.title);
      link.href = url;
      return element("li", element("h2", link), element("p", ...marked(excerpt)));
    });
    list.append(...items);
    if (from) items[0].querySelector("a").focus();
    more.hidden = results.length <= from + step;
    more.onclick = () => show(results, from + step);
  };

  const say = (text, ...more) => status.replaceChildren(element("b", text), ...more);

  const run = async () => {
    const query = new URLSearchParams(location.search).get("q")?.trim() ?? "";
    const turn = ++latest;
    field.value = query;
    found.hidden = query === "";
    more.hidden = true;
    list.replaceChildren();
    if (query === "") return;
    say(words.waiting);
    try {
      engine ??= await start();
      const results = await search(query);
      if (turn !== latest) return;
      const text = [words.none, words.one][results.length] ?? words.other;
      say(
        text.replace("{antal}", results.length).replace("{query}", () => query),
        ...(results.length === 0 ? [element("br"), words.noneHelp] : []),
      );
      await show(results);
    } catch {
      say(words.unavailable);
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.pushState(null, "", `?${new URLSearchParams({ q: field.value.trim() })}`);
    run();
  });
  addEventListener("popstate", run);
  run();
}
