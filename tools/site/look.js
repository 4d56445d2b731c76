// What `tools.site.look` asks of a page in the browser.

// Tables of which a part is cut off, or out of sight beside what can be seen of them.
const clipped = () => {
  const cut = (table) => {
    const inside = table.getBoundingClientRect();
    for (let box = table.parentElement; box; box = box.parentElement) {
      const outside = box.getBoundingClientRect();
      if (getComputedStyle(box).overflowX !== "visible" && inside.right > outside.right + 1) return true;
    }
    return inside.right > document.documentElement.clientWidth + 1;
  };
  const tables = [...document.querySelectorAll("main table")].filter((table) => table.checkVisibility() && cut(table));
  return tables.map((table) => table.textContent.trim().replace(/\s+/g, " ").slice(0, 60));
};

// What is folded on the screen has to stay so on paper: the folds of which more than the summary is seen.
const unfolded = () => {
  dispatchEvent(new Event("beforeprint"));
  const folds = [...document.querySelectorAll("main details")];
  const shown = (fold) => [...fold.children].some((part) => part.tagName !== "SUMMARY" && part.checkVisibility());
  const open = folds.filter((fold) => fold.open || shown(fold));
  dispatchEvent(new Event("afterprint"));
  return open.map((fold) => fold.querySelector("summary").textContent.trim());
};

// Operate every control of the widgets, and name those that change nothing but themselves: not at once, and not after any
// other control either, since "Back" can do nothing at the beginning. What holds a value until a button is pressed, a
// choice, say, may do just that.
const dead = async () => {
  const boxes = [...document.querySelectorAll("main [data-alive], main .output")].filter((box) => box.querySelector("button, input, select"));
  const outermost = boxes.filter((box) => !boxes.some((other) => other !== box && other.contains(box)));
  const drawn = (box) => [...box.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL()).join();
  const values = (box, but) => [...box.querySelectorAll("input, select")].map((part) => part !== but && `${part.value} ${part.checked}`).join();
  const look = (box, but) => box.innerHTML + drawn(box) + values(box, but);
  const frame = () => new Promise((resolve) => setTimeout(resolve, 16));
  const operate = (part) => {
    if (part.type === "range") part.value = Number(part.value) === Number(part.max || 100) ? part.min || 0 : part.max || 100;
    else if (part.matches("select")) part.selectedIndex = (part.selectedIndex + 1) % part.options.length;
    else if (part.matches("input[type=number], input[type=text], input:not([type])")) part.value = part.value === "2" ? "1" : "2";
    else return part.click();
    for (const name of ["input", "change"]) part.dispatchEvent(new Event(name, { bubbles: true }));
  };
  const name = (part) => part.ariaLabel || part.textContent.trim() || part.type;
  const pause = (part) => /^Pause/.test(name(part)) && part.click(); // or all that follows would seem to work
  const works = async (box, part) => {
    const before = look(box, part);
    operate(part);
    for (let frames = 0; frames < 15; frames += 1) {
      await frame();
      if (look(box, part) === before) continue;
      pause(part);
      return true;
    }
    return false;
  };
  const dead = [];
  for (const box of outermost) {
    const parts = [...box.querySelectorAll("button, input:not([type=hidden], [type=file]), select")];
    const holds = box.querySelector("button") ? "select, input:not([type=range])" : "option";
    const there = (part) => part.isConnected && !part.disabled && part.checkVisibility();
    const asleep = [];
    for (const part of parts) if (!part.matches(holds) && there(part) && !(await works(box, part))) asleep.push(part);
    for (const part of asleep) {
      let alive = false;
      for (const other of parts) {
        if (alive || other === part || !there(other) || !there(part)) continue;
        operate(other);
        await frame();
        pause(other);
        alive = await works(box, part);
      }
      if (!alive && there(part)) dead.push(name(part));
    }
  }
  return dead;
};
