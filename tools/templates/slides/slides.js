// Slides that fit: what does not find room on a slide goes to a new one below it, and what is too large by itself is made
// smaller. And whose the arrow keys are: the slides', until somebody clicks a player.
(() => {
  const ROOM = 650; // pixels of the 700 that a slide has: below it stands whose the keys are
  const LEAST = 0.5; // nothing is made smaller than that
  const ENOUGH = 400; // milliseconds for the widgets to lay themselves out
  const LONGEST = 10_000; // milliseconds to wait for one that is not drawn

  // The pieces that may be parted: paragraphs, lists, code, outputs.
  const pieces = (section) =>
    [...section.querySelectorAll(".jp-RenderedMarkdown > *, .jp-InputArea .highlight pre, .jp-OutputArea-child")].filter(
      (part) => !part.matches("script, style, :has(> a > img[src$='colab.svg'])") && !part.parentElement.closest(".jp-OutputArea-child"),
    );
  const tooHigh = (section) => section.scrollHeight > ROOM;
  const tooWide = (section) => section.scrollWidth > section.clientWidth;
  const isHeading = (part) => /^H[1-6]$/.test(part?.tagName);

  function below(section, heading) {
    const next = document.createElement("section");
    if (heading) {
      const again = document.createElement("p");
      again.className = "continued";
      again.textContent = `${heading.textContent.replace("¶", "")}, continued`;
      next.append(again);
    }
    section.after(next);
    return next;
  }

  // Long code goes on on the next slide line for line, a long table row for row, a long list item for item.
  function halves(part) {
    const rest = part.cloneNode(true);
    const [code, more] = [part, rest].map((one) => (one.matches("pre") ? one : one.querySelector("pre")));
    const lines = code ? code.innerHTML.replace(/\n$/, "").split("\n") : [];
    const rows = (one) => [...one.querySelectorAll(":scope > li, :scope > tbody > tr")];
    const half = Math.ceil(Math.max(lines.length, rows(part).length) / 2);
    if (half < 2 || part.querySelector("[data-scratchcnn]")) return null;
    if (code) {
      more.innerHTML = lines.slice(half).join("\n");
      code.innerHTML = lines.slice(0, half).join("\n");
    } else {
      for (const row of rows(rest).slice(0, half)) row.remove();
      for (const row of rows(part).slice(half)) row.remove();
    }
    return [part, rest];
  }

  function shrink(section, part) {
    let size = Number(getComputedStyle(part).zoom) || 1;
    while ((tooHigh(section) || tooWide(section)) && size > LEAST) {
      size = Math.max(LEAST, size - 0.05);
      if (part.matches("math")) part.style.fontSize = `${size}em`;
      else part.style.zoom = size;
    }
  }

  function part(section) {
    const parts = pieces(section);
    if (!parts.length) {
      const stack = section.parentElement;
      section.remove();
      if (!stack.children.length) stack.remove();
      return;
    }
    const heading = parts.find(isHeading);
    section.replaceChildren();
    let slide = section;
    while (parts.length) {
      const next = parts.shift();
      slide.append(next);
      if (!tooHigh(slide)) {
        if (tooWide(slide)) shrink(slide, next.querySelector("math") ?? next);
        continue;
      }
      const before = [...slide.children].slice(0, -1).filter((other) => !other.matches(".continued"));
      const lone = before.every(isHeading);
      const two = lone && halves(next);
      if (two) parts.unshift(...two);
      else if (lone) {
        shrink(slide, next);
        continue;
      } else parts.unshift(...(isHeading(before.at(-1)) ? [before.at(-1)] : []), next);
      next.remove();
      if (two) continue;
      if (isHeading(before.at(-1))) before.at(-1).remove();
      slide = below(slide, heading);
    }
  }

  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  // Wait until all widgets are drawn and have laid themselves out.
  async function settled() {
    await pause(ENOUGH);
    const end = performance.now() + LONGEST;
    while (document.querySelector("[data-alive='']") && performance.now() < end) await pause(50);
    await pause(ENOUGH);
  }

  async function fit() {
    const slides = [...document.querySelectorAll(".slides > section > section")];
    document.documentElement.classList.add("measuring");
    await settled();
    slides.forEach(part);
    // A widget that got another width may have got higher, and again when it was made smaller.
    for (let round = 0; round < 4; round += 1) {
      await pause(ENOUGH);
      const all = [...document.querySelectorAll(".slides > section > section")].filter(tooHigh);
      for (const slide of all) shrink(slide, [...slide.children].find((child) => child.querySelector("[data-scratchcnn]")) ?? slide);
      if (!all.length) break;
    }
    document.documentElement.classList.remove("measuring");
  }

  const inPlayer = () => document.activeElement?.closest("[data-scratchcnn]");
  const whose = document.createElement("p");
  whose.className = "whose-keys";
  whose.setAttribute("role", "status");
  function say() {
    const there = Reveal.getCurrentSlide()?.querySelector("[data-scratchcnn] :is(button, input, canvas)");
    const slides = "Arrow keys turn the slides. Click a picture, and they move it.";
    whose.textContent = inPlayer() ? "Arrow keys move the picture. Esc: they turn the slides again." : there ? slides : "";
  }

  window.startSlides = async (options) => {
    const at = location.hash;
    document.body.append(whose);
    await Reveal.initialize({ ...options, keyboardCondition: () => !inPlayer() });
    await fit();
    Reveal.sync();
    Reveal.slide(0, 0);
    if (at) location.hash = at;
    Reveal.on("slidechanged", () => {
      inPlayer() && document.activeElement.blur();
      say();
    });
    for (const event of ["focusin", "focusout"]) document.addEventListener(event, () => setTimeout(say));
    const release = (event) => {
      if (event.key !== "Escape" || !inPlayer()) return;
      document.activeElement.blur();
      event.stopPropagation();
    };
    document.addEventListener("keydown", release, { capture: true });
    say();
    document.documentElement.dataset.slides = "ready";
  };
})();
