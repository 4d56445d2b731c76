// What the pages do: the menu, the theme, the table of contents, paper, and where a fault is told.
(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => document.querySelectorAll(selector);

  const menu = one("button.menu");
  const open = (yes) => {
    menu.setAttribute("aria-expanded", yes);
    document.documentElement.classList.toggle("menu-open", yes);
  };
  menu.addEventListener("click", () => open(menu.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.getAttribute("aria-expanded") !== "true") return;
    open(false);
    menu.focus();
  });

  // The list is longer than a low window: begin where the reader is.
  const list = one(".notebooks ol");
  const here = one(".notebooks [aria-current]");
  if (here) list.scrollTop = here.offsetTop + here.offsetHeight - list.clientHeight / 2 - list.offsetTop;

  const theme = one("button.theme");
  const root = document.documentElement;
  const press = () => theme.setAttribute("aria-pressed", root.dataset.theme === "dark");
  theme.addEventListener("click", () => window.chooseTheme(root.dataset.theme === "dark" ? "light" : "dark"));
  new MutationObserver(press).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
  press();

  // The table of contents stands open where there is room beside the text.
  const room = window.matchMedia("(min-width: 1150px)");
  const contents = one(".contents details");
  const unfold = () => (contents.open = room.matches);
  room.addEventListener("change", unfold);
  unfold();

  // ... and marks the section that is being read.
  const marks = new Map([...all(".contents a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const headings = [...all("main :is(h2, h3)")].filter((heading) => marks.has(heading.id));
  const mark = () => {
    const above = headings.filter((heading) => heading.getBoundingClientRect().top < 140);
    for (const link of marks.values()) link.removeAttribute("aria-current");
    if (above.length) marks.get(above.at(-1).id).setAttribute("aria-current", "true");
  };
  document.addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
  mark();

  // What is too wide scrolls, so it has to be reachable by keyboard.
  const reach = () => {
    for (const box of all("main :is(pre, .wide, .output, math[display=block])")) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  window.addEventListener("resize", reach);
  window.addEventListener("load", reach);

  // On paper, what moves is the film strip that was there before its script took its place (which happens after this).
  for (const box of all("[data-scratchcnn]")) {
    const strip = box.querySelector("img")?.cloneNode();
    if (!strip) continue;
    strip.classList.add("on-paper");
    box.after(strip);
  }

  // A link into a folded answer opens it.
  const unfoldTarget = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const box = target && target.closest("main details:not([open])");
    if (box) box.open = true;
  };
  window.addEventListener("hashchange", unfoldTarget);
  unfoldTarget();

  // Whoever reports a fault need not say where: the section that is being read, and what was done with the widgets.
  const report = one("a.report");
  report.addEventListener("click", () => {
    const address = new URL(report.href);
    const place = one(".contents [aria-current]")?.textContent.trim();
    const lines = ["", "", "---", place && `Section: ${place}`, `Page: ${location.href}`, `Browser: ${navigator.userAgent}`];
    address.searchParams.set("body", lines.filter((line) => line !== undefined).join("\n"));
    report.href = address.href;
  });
})();
