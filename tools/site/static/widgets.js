// The state of the page's widgets stands in its address, so that a link is a prepared demonstration:
// #CELL={"step":12}&OTHER={...}, where CELL is the id of the notebook's cell. What an address says is checked: only names
// that the widget has, values of the same kind, and no markup. This runs before the widgets' own scripts, which draw
// each widget from the data beside its still, and tell of every change by the event `scratchcnn-set`.
(() => {
  const LONGEST = 4000; // letters that an address may have: some programs cut off more
  const names = new Map();
  for (const cell of document.querySelectorAll(".cell[id]")) {
    const boxes = [...cell.querySelectorAll("[data-scratchcnn]")].filter((box) => box.dataset.scratchcnn !== "Question");
    boxes.forEach((box, place) => names.set(box, cell.id.slice("cell-".length) + (place ? `.${place}` : "")));
  }
  const inAddress = () => new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  const known = inAddress();

  const parsed = (text) => {
    try {
      return Object.entries(JSON.parse(text));
    } catch {
      return []; // somebody cut the link
    }
  };
  const kind = (value) => (value === "all" ? "number" : typeof value); // a label, or all of them
  const fits = (now, then) => kind(now) === kind(then) && Array.isArray(now) === Array.isArray(then) && then !== null;

  let last = null;
  for (const [box, name] of names) {
    const data = box.querySelector("script[type='application/json']");
    const text = known.get(name);
    if (!data || !text || /[<>]/.test(text)) continue;
    const state = JSON.parse(data.textContent);
    for (const [key, value] of parsed(text)) {
      if (Object.hasOwn(state, key) && fits(state[key], value)) state[key] = value;
    }
    data.textContent = JSON.stringify(state);
    last = box;
  }
  if (last) window.addEventListener("load", () => last.scrollIntoView({ block: "center", behavior: "instant" }));

  let timer = null;
  const write = () => {
    const text = known.toString();
    if (text.length <= LONGEST) history.replaceState(history.state, "", `#${text}`);
  };
  document.addEventListener("scratchcnn-set", (event) => {
    const name = names.get(event.target.closest("[data-scratchcnn]"));
    if (!name) return;
    known.set(name, JSON.stringify(event.detail));
    clearTimeout(timer);
    timer = setTimeout(write, 300); // browsers do not like an address that changes all the time
  });
  // A link that was followed from this very page: only a page that begins anew can be what it says.
  window.addEventListener("hashchange", () => inAddress().size && location.reload());
})();
