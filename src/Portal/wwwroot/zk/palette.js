// The command palette's share of the browser: its keys, the dialog, and what the person was at last. What is found comes by the circuit.
globalThis.zkPalette = (() => {
  const store = "zk-recent";
  const mac = /Mac|iP(hone|ad|od)/.test(navigator.platform);
  if (mac) document.documentElement.dataset.mac = "";

  const dialog = () => document.getElementById("zk-palette");
  const box = () => document.getElementById("zk-palette-box");
  const alive = () => document.querySelector("[data-interactive]") !== null;
  const otherDialog = () => document.querySelector("dialog[open]:not(#zk-palette), .mud-dialog") !== null;

  // What is active is kept in sight.
  const watch = new MutationObserver(([change]) => {
    document.getElementById(change.target.getAttribute("aria-activedescendant"))?.scrollIntoView({ block: "nearest" });
  });

  const open = (tries = 50) => {
    if (!dialog() || dialog().open || otherDialog()) return;
    // What is pressed before the page is live is not lost.
    if (!alive()) {
      if (tries > 0) setTimeout(() => open(tries - 1), 100);
      return;
    }
    box().value = "";
    watch.disconnect();
    watch.observe(box(), { attributeFilter: ["aria-activedescendant"] });
    dialog().showModal();
    box().focus();
  };

  const close = () => dialog()?.close();

  const clear = () => {
    box().value = "";
    box().focus();
  };

  const typing = target => target.closest?.("input, textarea, select, [contenteditable], [role=textbox], [role=combobox], [role=listbox]") != null;

  addEventListener("keydown", event => {
    if (!dialog() || event.isComposing) return;
    const key = event.key.toLowerCase();
    const chord = key === "k" && (mac ? event.metaKey : event.ctrlKey) && !event.shiftKey && !event.altKey;
    const slash = key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
    if (chord || (slash && !dialog().open && !otherDialog())) {
      event.preventDefault();
      if (chord && dialog().open) close();
      else open();
    }
    // These move in the list, not in the text.
    if (event.target === box() && !event.shiftKey && ["ArrowDown", "ArrowUp", "Home", "End", "Enter"].includes(event.key)) event.preventDefault();
  });

  addEventListener("click", event => {
    if (event.target.closest("[data-palette]")) open();
    else if (event.target.closest("[data-palette-close]") || event.target === dialog()) close();
  });

  // The focus stays in the box while one chooses with the mouse.
  addEventListener("mousedown", event => {
    if (event.target.closest("#zk-palette-list")) event.preventDefault();
  });

  /** The keys of what this person was at, the last first; never a name, and nothing of subscribers. */
  const recent = who => {
    try {
      const kept = JSON.parse(localStorage.getItem(store));
      return kept?.who === who && Array.isArray(kept.keys) ? kept.keys.filter(key => typeof key === "string") : [];
    } catch {
      return [];
    }
  };

  const remember = (who, key, most) => {
    const keys = [key, ...recent(who).filter(other => other !== key)].slice(0, most);
    try {
      localStorage.setItem(store, JSON.stringify({ who, keys }));
    } catch {
      // A browser that keeps nothing: nothing is recent.
    }
  };

  return { close, clear, recent, remember };
})();
