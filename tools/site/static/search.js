// Search over all pages, by MiniSearch. The index is a script, loaded at the first search: plain files will do.
(() => {
  const dialog = document.querySelector("dialog.finder");
  const input = dialog.querySelector("input");
  const list = dialog.querySelector(".results");
  const status = dialog.querySelector("[role=status]");
  const MOST = 20; // sections that are listed
  const ENOUGH = 5; // and nobody need look for less exact ones
  let loading = null;

  // Words that say nothing about what is searched; in a question, "how do I stop overfitting", more of them.
  const EMPTY = new Set(
    "a an and are as at be by can could did do does for from has have how i if in is it its me my of on or should so that the then there this to was we what when where which who why will with would you your".split(" "),
  );
  const QUESTION = /^(how|why|what|when|where|which|who|can|do|does|is|are|should)\b/i;
  const ASKING = /\b(avoid|fix|get|happen|happens|help|keep|make|mean|means|need|prevent|stop|use|work|works)\b/gi;
  const topic = (query) => (QUESTION.test(query) ? query.replace(ASKING, " ") : query);

  // Forms of a word are one, "convolutions" and "convolution": a section is known by both, the word and its stem.
  const plain = (word) => (EMPTY.has(word.toLowerCase()) ? null : word.toLowerCase());
  const stem = (word) => plain(word) && window.stemmer(plain(word));

  const script = (src) =>
    new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = src;
      element.onload = resolve;
      element.onerror = () => reject(new Error("the search index cannot be loaded"));
      document.head.append(element);
    });
  const load = () => (loading ??= Promise.all([script("static/minisearch.js"), script("static/search-index.js")]).then(prepare));

  function prepare() {
    const index = new window.MiniSearch({
      fields: ["heading", "text"],
      processTerm: (word) => plain(word) && [...new Set([plain(word), stem(word)])],
      searchOptions: { boost: { heading: 4 } },
    });
    const sections = window.courseIndex;
    index.addAll(sections.map((section, id) => ({ ...section, id })));
    return { index, sections };
  }

  // All words, the last of which may be begun only; then all of them, perhaps misspelt; then some.
  function find({ index, sections }, query) {
    const begun = (word, place, words) => place === words.length - 1 && word.length > 2;
    const slips = (word) => (word.length > 4 ? 0.25 : 0);
    const ways = [
      { combineWith: "AND", prefix: begun, processTerm: stem },
      { combineWith: "AND", prefix: begun, processTerm: plain, fuzzy: slips },
      { combineWith: "OR", processTerm: stem },
      { combineWith: "OR", processTerm: plain, fuzzy: slips },
    ];
    const found = new Map();
    for (const way of ways) {
      if (found.size >= ENOUGH) break;
      for (const hit of closest(index.search(topic(query), way), query)) if (!found.has(hit.id)) found.set(hit.id, hit);
    }
    return [...found.values()].map((hit) => ({ section: sections[hit.id], terms: new Set(hit.terms) }));
  }

  // Sections that have the words as they were typed, one after the other, come first; those with some words only, last.
  function closest(hits, query) {
    const phrase = query.toLowerCase().replace(/\s+/g, " ");
    const words = (hit) => new Set(hit.queryTerms).size;
    const has = ({ heading, text }) => 2 * heading.toLowerCase().includes(phrase) + text.toLowerCase().includes(phrase);
    const rank = new Map(hits.map((hit) => [hit, [words(hit), has(window.courseIndex[hit.id]), hit.score]]));
    const order = (one, other) => rank.get(other).map((part, i) => part - rank.get(one)[i]).find((part) => part !== 0) ?? 0;
    return hits.sort(order);
  }

  // The text around the first hit, the words that were found marked.
  function snippet(section, terms) {
    const hits = [...section.text.matchAll(/[\p{L}\p{N}]+/gu)].filter(([word]) => terms.has(plain(word)) || terms.has(stem(word)));
    const place = hits.length ? hits[0].index : 0;
    const start = Math.max(0, section.text.lastIndexOf(" ", Math.max(0, place - 50)) + 1);
    let cut = section.text.slice(start, start + 160);
    if (start + 160 < section.text.length) cut = `${cut.slice(0, cut.lastIndexOf(" "))} …`;
    const part = document.createElement("p");
    part.append(start ? "… " : "");
    let from = 0;
    for (const { 0: word, index } of hits) {
      const at = index - start;
      if (at < from || at + word.length > cut.length) continue;
      const mark = document.createElement("mark");
      mark.textContent = word;
      part.append(cut.slice(from, at), mark);
      from = at + word.length;
    }
    part.append(cut.slice(from));
    return part;
  }

  function show({ section, terms }) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = section.page + (section.id ? `#${section.id}` : "");
    const head = document.createElement("strong");
    head.textContent = section.heading;
    const where = document.createElement("span");
    const number = /^\d\d/.exec(section.page);
    where.textContent = `${number ? `${number[0]} ` : ""}${section.title}`;
    link.append(head, where, snippet(section, terms));
    item.append(link);
    return item;
  }

  async function look() {
    const query = input.value.trim();
    if (query.length < 2) {
      list.replaceChildren();
      status.textContent = "Type at least two letters. Arrow keys choose, Enter opens.";
      return;
    }
    try {
      const hits = find(await load(), query);
      if (query !== input.value.trim()) return; // typed on meanwhile
      list.replaceChildren(...hits.slice(0, MOST).map(show));
      const more = hits.length > MOST ? `, the best ${MOST} of them here` : "";
      status.textContent = hits.length ? `${hits.length} section${hits.length > 1 ? "s" : ""}${more}` : "Nothing found.";
    } catch (error) {
      status.textContent = `Nothing found: ${error.message}.`;
    }
  }

  const start = () => {
    dialog.showModal();
    input.select();
    look();
    load().catch(() => {});
  };
  document.querySelector("button.search").addEventListener("click", start);
  // On the way down: a player keeps the keys that reach it to itself.
  const listen = (event) => {
    const typing = event.target.closest("input:not([type=range]), textarea, select, [contenteditable]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const combination = event.key === "k" && (event.ctrlKey || event.metaKey);
    if (dialog.open || !(slash || combination)) return;
    event.preventDefault();
    event.stopPropagation();
    start();
  };
  document.addEventListener("keydown", listen, { capture: true });
  input.addEventListener("input", look);
  dialog.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const here = links.indexOf(document.activeElement);
    if (event.key === "Enter" && document.activeElement === input) {
      event.preventDefault();
      links[0]?.click();
    }
    if (event.key === "Escape") dialog.close(); // by itself, the field would be emptied first
    else if (event.key === "ArrowDown") (links[here + 1] ?? links.at(-1))?.focus();
    else if (event.key === "ArrowUp" && here >= 0) (links[here - 1] ?? input).focus();
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest(".results a")) dialog.close();
  });
})();
