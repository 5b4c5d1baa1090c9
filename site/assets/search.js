// Asks the index that the build has made, also for words that mean the same.
const form = document.querySelector(".search");
const field = form.elements.q;
const found = document.querySelector("#traffar");
const [status, list, more] = found.children;
const words = JSON.parse(form.dataset.words);
const synonyms = JSON.parse(form.dataset.synonyms);
const step = 10;
let engine;
let latest = 0;

// Not in a worker: then only this page has to let the index run.
const start = async () => {
  const pagefind = await import("/pagefind/pagefind.js");
  await pagefind.options({ noWorker: true, excerptLength: 24 });
  return pagefind;
};

// "praktik i kök" also asks for "arbetsträning i kök".
const asks = (query) => {
  const plain = ` ${query.toLowerCase()} `.replace(/[^\p{L}\p{N}-]+/gu, " ");
  const others = synonyms.flatMap((group) => {
    const [said] = group.filter((word) => plain.includes(` ${word} `)).sort((a, b) => b.length - a.length);
    return said ? group.filter((word) => word !== said).map((word) => plain.replace(` ${said} `, ` ${word} `)) : [];
  });
  return [plain, ...others].map((each) => each.trim()).slice(0, 8);
};

const bare = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

// An index that lacks a word answers with whatever it begins with, were it one letter: that is no answer.
const ask = async (query) => {
  const { results } = await engine.search(query);
  const excerpt = bare((await results[0]?.data())?.excerpt ?? "");
  return query.split(" ").some((word) => excerpt.includes(`<mark>${bare(word).slice(0, 4)}`)) ? results : [];
};

const search = async (query) => {
  const answers = await Promise.all(asks(query).map(ask));
  // The word that was typed comes before one that means the same.
  const weight = ({ score }, index) => (index === 0 ? score : score * 0.6);
  const all = answers.flatMap((results, index) => results.map((each) => ({ ...each, weight: weight(each, index) })));
  all.sort((a, b) => b.weight - a.weight);
  return all.filter(({ id }, index) => all.findIndex((each) => each.id === id) === index);
};

const element = (name, ...children) => {
  const made = document.createElement(name);
  made.append(...children);
  return made;
};

// Marks are the excerpt's only markup: all else is text.
const marked = (excerpt) =>
  [...new DOMParser().parseFromString(excerpt, "text/html").body.childNodes].map(({ nodeName, textContent }) =>
    nodeName === "MARK" ? element("mark", textContent) : textContent,
  );

const show = async (results, turn, from = 0) => {
  const pages = await Promise.all(results.slice(from, from + step).map(({ data }) => data()));
  if (turn !== latest) return;
  const items = pages.map(({ url, meta, excerpt }) => {
    const link = element("a", meta.title);
    link.href = url;
    return element("li", element("h2", link), element("p", ...marked(excerpt)));
  });
  list.append(...items);
  if (from) items[0].querySelector("a").focus();
  more.hidden = results.length <= from + step;
  more.onclick = () => show(results, turn, from + step);
};

const say = (text, ...help) => status.replaceChildren(element("b", text), ...help);

const run = async () => {
  const query = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  const turn = ++latest;
  field.value = query;
  found.hidden = !query;
  more.hidden = true;
  list.replaceChildren();
  if (!query) return;
  say(words.waiting);
  try {
    engine ??= await start();
    const results = await search(query);
    if (turn !== latest) return;
    const text = [words.none, words.one][results.length] ?? words.other;
    const help = results.length ? [] : [element("br"), words.noneHelp];
    say(
      text.replace("{antal}", results.length).replace("{query}", () => query),
      ...help,
    );
    await show(results, turn);
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
