// Keeps chips, switches and logs fresh and posts the forms without loading the phones anew. The page works without.
const EVERY_MS = 2000;
const announce = document.querySelector("[data-announce]");

const frameOf = key => document.querySelector(`[data-frame="${CSS.escape(key)}"]`);

// The phones on a shelf have no event stream of their own; a changed state is told to them here.
const tell = key => {
  const frame = frameOf(key);
  if (frame?.name) frame.contentWindow?.postMessage("zk-changed", new URL(frame.src).origin);
};

const replace = (old, fresh) => {
  if (old.outerHTML === fresh.outerHTML) return;
  const focused = old.contains(document.activeElement) ? document.activeElement : undefined;
  const scrolled = old.scrollTop;
  old.replaceWith(fresh);
  fresh.scrollTop = scrolled;
  if (focused) [...fresh.querySelectorAll(focused.tagName)].find(one => one.value === focused.value)?.focus();
  if (fresh.dataset.part.startsWith("state-") && old.dataset.state !== fresh.dataset.state) tell(fresh.dataset.part.slice("state-".length));
};

let busy = false;
const refresh = async () => {
  if (busy) return;
  busy = true;
  try {
    const response = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const old of document.querySelectorAll("[data-part]")) {
      const part = fresh.querySelector(`[data-part="${CSS.escape(old.dataset.part)}"]`);
      // A list that is open under the reader's hand stays.
      if (part && !(old.contains(document.activeElement) && document.activeElement.matches("select"))) replace(old, part);
    }
  } catch {
    // The server is away for a moment.
  } finally {
    busy = false;
  }
};

addEventListener("submit", async event => {
  const form = event.target.closest("[data-enhance]");
  if (!form) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(data) }).catch(() => undefined);
  if (!response?.ok) {
    announce.textContent = "That was refused.";
    if (!response || response.status !== 403) location.reload();
    return;
  }
  announce.textContent = "Done";
  if ("reframe" in form.dataset) { const frame = frameOf(form.dataset.enhance); if (frame) frame.src = frame.getAttribute("src"); }
  busy = false;
  await refresh();
});

setInterval(() => { if (document.visibilityState === "visible") refresh(); }, EVERY_MS);
