// The keyboard's place is never lost. What had the focus and is only switched off for a moment gets it back; where it is gone,
// the focus goes to what took its place, to what was there before, or to the head of the part that it stood in.
(() => {
  const most = 30;
  const patience = 2000;
  const history = [];
  let since = 0;
  let timer;

  const shown = one => one.isConnected && one.getClientRects().length > 0;

  const headOf = parts => {
    for (const part of parts) {
      const head = part.isConnected && part.querySelector("h1, h2");
      if (head) return head;
    }
    return document.querySelector("#main h1");
  };

  // Whoever points somewhere else wants no focus back.
  addEventListener("pointerdown", () => { history.length = 0; }, true);
  addEventListener("focusin", event => {
    since = 0;
    const one = event.target;
    const parts = [];
    for (let part = one.parentElement; part; part = part.parentElement) {
      if (part.matches("section, #main")) parts.push(part);
    }
    history.push({ one, parts });
    if (history.length > most) history.shift();
  }, true);

  const stand = () => {
    clearTimeout(timer);
    if (history.length === 0 || document.activeElement !== document.body || document.querySelector("dialog[open]")) return;
    since ||= Date.now();
    for (const { one, parts } of history.toReversed()) {
      const now = shown(one) ? one : one.id ? document.getElementById(one.id) : null;
      if (now?.disabled && Date.now() - since < patience) {
        timer = setTimeout(stand, 100);
        return;
      }
      const target = now && shown(now) && !now.disabled ? now : parts.length > 0 ? headOf(parts) : null;
      if (!target) continue;
      if (target.matches("h1, h2")) target.tabIndex = -1;
      target.focus({ preventScroll: target.matches("#main") });
      return;
    }
  };

  // A breath later, so that whoever moves the focus on purpose comes first.
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(stand, 100);
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled", "hidden"] });
})();
