// Keeps a waiting page alive: follows the server's events, counts down, and asks again when the time is over.
// Without this script the page refreshes itself (a meta refresh in <noscript>).
const page = document.querySelector("[data-events]");

if (page) {
  const RETRY_MS = 5000;
  const ANNOUNCED = [10, 30, 60];
  // At least two seconds, so that a page which comes back with nothing left does not spin.
  const deadline = Date.now() + Math.max(2, Number(page.dataset.secondsLeft)) * 1000;
  const count = page.querySelector("[data-count]");
  const say = page.querySelector("[data-say]");
  const meter = page.querySelector("[data-meter]");
  const ring = page.querySelector("[data-ring]");
  const lifetime = Number(ring?.getAttribute("pathLength"));
  let shown = Number(page.dataset.secondsLeft);
  let leaving = false;
  let retry = 0;

  const refresh = () => {
    if (leaving) return;
    leaving = true;
    const target = new URL(page.dataset.refresh, location.href);
    // Where only the fragment could tell the two apart, replacing would not ask the server.
    if (location.hash && target.href === location.href.split("#")[0]) location.reload();
    else location.replace(target.href + location.hash);
  };

  const show = seconds => {
    if (count) count.textContent = count.dataset.count.replace("{0}", `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
    if (meter) meter.value = seconds;
    if (ring) ring.setAttribute("stroke-dasharray", `${seconds} ${lifetime}`);
    const mark = ANNOUNCED.find(at => shown > at && seconds <= at);
    if (say && mark) say.textContent = say.dataset.say.replace("{0}", mark);
    shown = seconds;
  };

  const tick = () => {
    const left = Math.max(0, Math.ceil((deadline - Date.now()) / 1000));
    if (left !== shown) show(left);
    if (left === 0) refresh();
  };

  const follow = () => {
    const events = new EventSource(page.dataset.events);
    events.addEventListener("changed", refresh);
    events.addEventListener("open", () => { clearTimeout(retry); retry = 0; });
    events.addEventListener("error", () => { retry ||= setTimeout(refresh, RETRY_MS); });
    addEventListener("pagehide", () => events.close());
  };

  for (const time of document.querySelectorAll("time[data-clock]"))
    time.textContent = new Date(time.dateTime).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

  setInterval(tick, 250);
  // A phone that slept, or a page brought back by the back button, may have missed the event.
  addEventListener("pageshow", event => { if (event.persisted) { leaving = false; refresh(); } });
  if ("EventSource" in window) follow();
  else retry = setTimeout(refresh, RETRY_MS);
}
