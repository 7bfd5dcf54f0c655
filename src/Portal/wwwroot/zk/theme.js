// The half-moon button: flips light and dark and remembers it for a year. The server reads the cookie, so nothing flashes.
addEventListener("click", event => {
  if (!event.target.closest("[data-theme-toggle]")) return;
  const root = document.documentElement;
  const now = root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  root.dataset.theme = now === "dark" ? "light" : "dark";
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `zk-theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax${secure}`;
});
