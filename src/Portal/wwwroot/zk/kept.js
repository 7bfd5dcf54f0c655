// What was typed and not saved outlives its page: when the connection breaks it is kept in this tab, put back where it
// stood once the page has come anew, and told to the portal again. Secrets and files are not kept, nor fields into which a
// secret may be pasted by mistake (data-unkept).
(() => {
  const key = "zk-kept";
  const life = 60 * 60 * 1000;
  const patience = 20 * 1000;
  const dialog = document.getElementById("components-reconnect-modal");
  const notice = document.getElementById("zk-kept");
  if (!dialog || !notice) return;
  const touched = new Map();
  let leaving = false;

  const person = () => document.querySelector("[data-person]")?.dataset.person;
  const ticks = field => field.type === "checkbox" || field.type === "radio";
  const valueOf = field => ticks(field) ? field.checked : field.value;
  // Only what a form gathers: a choice that acts by itself must not act a second time. Searches may hold a phone number.
  const keeps = field => field.matches?.("#main form:not([role=search]) :is(input, select, textarea), #main textarea")
    && !field.readOnly && field.dataset.unkept === undefined && !["password", "search", "file", "hidden", "submit", "button"].includes(field.type);

  const place = field => {
    const kind = field.tagName.toLowerCase();
    const selector = field.id ? `#${CSS.escape(field.id)}` : ticks(field) ? `${kind}[type="${field.type}"][value="${CSS.escape(field.value)}"]` : `${kind}:not([id])`;
    return { selector, index: [...document.querySelectorAll(`#main ${selector}`)].indexOf(field) };
  };
  const find = one => document.querySelectorAll(`#main ${one.selector}`)[one.index];

  const look = event => {
    const field = event.target;
    if (touched.has(field) || !keeps(field)) return;
    touched.set(field, { ...place(field), path: location.pathname, base: event.type === "focusin" ? valueOf(field) : undefined, changed: false });
  };
  const change = event => {
    look(event);
    const one = touched.get(event.target);
    if (one) one.changed = true;
  };
  // What was handed in is the portal's, unless it was refused.
  const send = event => {
    for (const field of event.target.elements) {
      const one = touched.get(field);
      if (one) one.sent = valueOf(field);
    }
  };
  const handedIn = (field, one) => one.sent === valueOf(field) && !field.form?.querySelector("[aria-invalid=true], [role=alert]");

  const gather = () => {
    const fields = new Map();
    for (const [field, one] of touched) {
      if (!one.changed || one.path !== location.pathname || (field.type === "radio" && !field.checked) || (field.isConnected && handedIn(field, one))) continue;
      fields.set(one.selector + one.index, { selector: one.selector, index: one.index, base: one.base, value: valueOf(field) });
    }
    return [...fields.values()];
  };

  const tell = field => {
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const put = one => {
    const field = find(one);
    if (!field || field.disabled) return null;
    const before = valueOf(field);
    if (before === one.value) return "same";
    if (ticks(field)) field.checked = one.value; else field.value = one.value;
    touched.set(field, { ...place(field), path: location.pathname, base: before, changed: true });
    tell(field);
    return one.base === undefined || before === one.base ? "put" : "changed";
  };

  // Fields come by and by: some when their data are read, some when another field was put back.
  const restore = fields => {
    const path = location.pathname;
    let waiting = fields;
    let changed = false;
    const step = () => {
      if (location.pathname !== path) return stop();
      if (!document.querySelector("[data-interactive]")) return;
      const done = [];
      waiting = waiting.filter(one => {
        const how = put(one);
        if (how) done.push(how);
        return how === null;
      });
      changed ||= done.includes("changed");
      // Only for what was put back just now: the words are a change of the page themselves.
      if (done.some(how => how !== "same")) say(`What you typed is back. It is not saved yet.${changed ? " Somebody changed the same meanwhile: compare before you save." : ""}`);
      if (waiting.length === 0) stop();
    };
    const observer = new MutationObserver(step);
    const timer = setTimeout(() => stop(), patience);
    const stop = () => { observer.disconnect(); clearTimeout(timer); };
    observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-interactive", "disabled"] });
    step();
  };

  const say = text => {
    notice.querySelector("p").textContent = text;
    notice.hidden = false;
  };

  const remember = () => {
    const fields = gather();
    leaving = true;
    if (fields.length > 0) sessionStorage.setItem(key, JSON.stringify({ address: location.pathname + location.search, person: person(), at: Date.now(), fields }));
  };

  const again = () => {
    leaving = false;
    sessionStorage.removeItem(key);
    for (const [field, one] of touched) {
      if (field.isConnected && one.changed && !handedIn(field, one)) tell(field);
    }
  };

  const take = () => {
    const text = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    const kept = text && JSON.parse(text);
    if (kept && kept.address === location.pathname + location.search && kept.person === person() && Date.now() - kept.at < life) restore(kept.fields);
  };

  addEventListener("focusin", look, true);
  addEventListener("input", change, true);
  addEventListener("change", change, true);
  addEventListener("submit", send, true);
  addEventListener("click", event => {
    if (event.target.closest?.("[data-error=page_failed] button")) restore(gather());
    if (event.target.closest?.("#blazor-error-ui a")) remember();
    if (event.target.closest?.("#zk-kept button")) notice.hidden = true;
  }, true);
  // Nothing is lost by leaving a page that is dead, so nobody is asked.
  addEventListener("beforeunload", event => { if (leaving) event.stopImmediatePropagation(); });
  dialog.addEventListener("components-reconnect-state-changed", event => {
    if (["show", "rejected", "resume-failed"].includes(event.detail.state)) remember();
    if (event.detail.state === "hide") again();
  });
  take();
})();
