// Light or dark before anything is drawn: what the reader chose, else what the system says.
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const KEY = "scratchcnn-theme";

  const chosen = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is switched off
    }
  };
  const wear = () => (root.dataset.theme = chosen() ?? (system.matches ? "dark" : "light"));

  // A choice that is what the system says anyway is forgotten, so that the page follows the system again.
  window.chooseTheme = (theme) => {
    try {
      if (theme === (system.matches ? "dark" : "light")) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch {
      // it lasts for this page
    }
    root.dataset.theme = theme;
  };
  root.classList.add("js");
  system.addEventListener("change", wear);
  window.addEventListener("pageshow", wear); // back from a page on which it was changed
  wear();
})();
