// Search over all pages. The index is a script, loaded at the first search: it comes from plain files too.
(() => {
  const dialog = document.querySelector("dialog.finder");
  const input = dialog.querySelector("input");
  const list = dialog.querySelector(".results");
  const status = dialog.querySelector("[role=status]");
  const MOST = 20;
  let loading = null;

  const load = () =>
    (loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = "static/search-index.js";
      script.onload = () => resolve(window.courseIndex.map(prepare));
      script.onerror = () => reject(new Error("the search index cannot be loaded"));
      document.head.append(script);
    }));
  const simple = (text) => text.toLowerCase();
  const prepare = (section) => ({ ...section, low: simple(section.text), head: simple(section.heading) });

  // Every word must begin a word of the section; a hit in its heading counts more than one in its text.
  const beginning = (word) => new RegExp(`(?<![\\p{L}\\p{N}])${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, "u");
  function find(index, query) {
    const words = simple(query).split(/\s+/).filter(Boolean);
    const patterns = words.map(beginning);
    const phrase = words.join(" ");
    const hits = [];
    for (const section of index) {
      const inHead = patterns.map((pattern) => pattern.test(section.head));
      if (!patterns.every((pattern, i) => inHead[i] || pattern.test(section.low))) continue;
      let score = inHead.filter(Boolean).length * 10;
      if (section.head.includes(phrase)) score += 20;
      if (words.length > 1 && section.low.includes(phrase)) score += 8;
      score += Math.min(section.low.split(phrase).length - 1, 5);
      hits.push({ section, score });
    }
    return hits.sort((a, b) => b.score - a.score).map((hit) => hit.section);
  }

  // The text around the first hit, its words marked.
  function snippet(section, words) {
    const patterns = words.map(beginning);
    const phrase = section.low.indexOf(words.join(" "));
    const places = patterns.map((pattern) => section.low.search(pattern)).filter((place) => place >= 0);
    const place = phrase >= 0 ? phrase : Math.min(...places, section.text.length);
    const start = Math.max(0, section.text.lastIndexOf(" ", Math.max(0, place - 50)) + 1);
    let cut = section.text.slice(start, start + 160);
    if (start + 160 < section.text.length) cut = `${cut.slice(0, cut.lastIndexOf(" "))} …`;
    const part = document.createElement("p");
    part.append(start ? "… " : "");
    const any = new RegExp(words.map((word) => beginning(word).source).join("|"), "giu");
    let from = 0;
    for (const hit of cut.matchAll(any)) {
      const mark = document.createElement("mark");
      mark.textContent = hit[0];
      part.append(cut.slice(from, hit.index), mark);
      from = hit.index + hit[0].length;
    }
    part.append(cut.slice(from));
    return part;
  }

  function show(section, words) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = section.page + (section.id ? `#${section.id}` : "");
    const head = document.createElement("strong");
    head.textContent = section.heading;
    const where = document.createElement("span");
    const number = /^\d\d/.exec(section.page);
    where.textContent = `${number ? `${number[0]} ` : ""}${section.title}`;
    link.append(head, where, snippet(section, words));
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
      const words = simple(query).split(/\s+/).filter(Boolean);
      list.replaceChildren(...hits.slice(0, MOST).map((section) => show(section, words)));
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
