// Keeps the phone's pages alive: countdowns, the reader's own times, the carrier's events, the camera. All pages work without.
const page = document.body;
// English dates are written day first, on a clock of 24 hours, as everywhere in ZenKey.
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;

// Times: the server wrote a date in UTC.
const localize = root => {
  const now = new Date();
  for (const time of root.querySelectorAll("time[data-time]")) {
    const at = new Date(time.dateTime);
    const days = (now - at) / 86400000;
    const sameDay = at.toDateString() === now.toDateString();
    const options = time.dataset.time === "near" && sameDay ? { hour: "numeric", minute: "2-digit" }
      : time.dataset.time === "near" && days >= 0 && days < 6 ? { weekday: "short" }
      : { day: "numeric", month: "short", year: "numeric" };
    time.textContent = at.toLocaleString(language, options);
  }
};

// Countdowns: how many seconds were left when the page was made.
const ANNOUNCED = [60, 30, 10];
const deadlines = new WeakMap();
const announce = document.querySelector("[data-announce]");
const tick = () => {
  for (const clock of document.querySelectorAll("[data-left]")) {
    if (!deadlines.has(clock)) deadlines.set(clock, { end: Date.now() + Number(clock.dataset.left) * 1000, shown: Number(clock.dataset.left) });
    const state = deadlines.get(clock);
    const left = Math.max(0, Math.ceil((state.end - Date.now()) / 1000));
    if (left === state.shown || left >= 3600) continue;
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    const mark = ANNOUNCED.find(at => state.shown > at && left <= at);
    if (mark && announce) announce.textContent = clock.dataset.say.replace("{0}", mark);
    state.shown = left;
    if (left === 0) setTimeout(look, 500);
  }
};

// The carrier said that something changed: show the list anew; leave a request that still waits alone, so that no choice is lost.
let looking = false;
async function look() {
  if (looking) return;
  if (!page.dataset.live) return location.reload();
  looking = true;
  try {
    const response = await fetch(location.pathname, { headers: { accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (page.dataset.live === "request") {
      if (!fresh.querySelector("#answer")) location.reload();
      return;
    }
    if (fresh.body.dataset.live !== page.dataset.live) return location.reload();
    const main = document.querySelector("#main");
    const before = new Set([...main.querySelectorAll("[data-waiting]")].map(card => card.dataset.waiting));
    main.replaceChildren(...fresh.querySelector("#main").childNodes);
    localize(main);
    const news = [...main.querySelectorAll("[data-waiting]")].find(card => !before.has(card.dataset.waiting));
    if (news && announce) announce.textContent = news.querySelector("h2").textContent;
  } catch {
    // No network for a moment; the next event or the reader looks again.
  } finally {
    looking = false;
  }
}

// A phone on the simulator's shelf is told by the page around it: a dozen open streams would leave no connection to the server.
const onShelf = window.name.startsWith("zk-shelf") && window.parent !== window;
const follow = () => {
  if (onShelf) {
    addEventListener("message", event => { if (event.source === window.parent && event.data === "zk-changed") look(); });
    return;
  }
  const events = new EventSource(page.dataset.events);
  events.addEventListener("changed", look);
  addEventListener("pagehide", () => events.close());
};

// The camera, where the browser reads QR codes itself.
const scanner = document.querySelector("[data-scan]");
const video = scanner?.querySelector("video");
const code = document.querySelector("#code");
let stream;
const stop = () => {
  stream?.getTracks().forEach(track => track.stop());
  stream = undefined;
  video.hidden = true;
  scanner.querySelector("[data-scan-stop]").hidden = true;
  scanner.querySelector("[data-scan-start]").hidden = false;
};
const scan = async detector => {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    announce.classList.remove("zk-sr");
    announce.textContent = scanner.dataset.failed;
    scanner.replaceChildren(announce);
    return;
  }
  video.srcObject = stream;
  video.hidden = false;
  scanner.querySelector("[data-scan-start]").hidden = true;
  scanner.querySelector("[data-scan-stop]").hidden = false;
  await video.play();
  while (stream) {
    const digits = (await detector.detect(video).catch(() => [])).map(found => /^zenkey:\/\/pair\/(\d{8})$/i.exec(found.rawValue)?.[1]).find(Boolean);
    if (digits) {
      stop();
      code.value = digits;
      code.form.requestSubmit();
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
};
// Where there is a detector that knows no QR codes, or no camera at all, the digits are typed: nothing is offered that cannot work.
const readsCodes = async () => "BarcodeDetector" in window && Boolean(navigator.mediaDevices?.getUserMedia)
  && (await BarcodeDetector.getSupportedFormats().catch(() => [])).includes("qr_code");
const offerCamera = async () => {
  if (!await readsCodes()) return;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  scanner.hidden = false;
  scanner.querySelector("[data-scan-start]").addEventListener("click", () => scan(detector));
  scanner.querySelector("[data-scan-stop]").addEventListener("click", stop);
  addEventListener("pagehide", stop);
};
if (scanner) offerCamera();

// Recovery codes: copied, or printed.
document.querySelector("[data-copy-codes]")?.addEventListener("click", async event => {
  const codes = [...document.querySelectorAll("[data-codes] li")].map(code => code.textContent.trim()).join("\n");
  await navigator.clipboard.writeText(codes);
  if (announce) announce.textContent = event.target.dataset.done;
  event.target.textContent = event.target.dataset.done;
});
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

// Installing: the worker keeps the shell; the button stands in the settings where the browser offers it. Not in a frame of the simulator.
if (window.parent === window && "serviceWorker" in navigator) {
  navigator.serviceWorker.register("/phone/service-worker.js", { scope: "/phone" }).catch(() => { });
  const install = document.querySelector("[data-install]");
  addEventListener("beforeinstallprompt", event => {
    if (!install) return;
    event.preventDefault();
    install.hidden = false;
    install.addEventListener("click", () => { install.hidden = true; event.prompt(); }, { once: true });
  });
}
const again = document.querySelector("[data-again]");
if (again && location.pathname !== "/phone/offline") again.href = location.href;

if (window.parent !== window) for (const link of document.querySelectorAll("[data-unframed]")) link.hidden = true;
localize(document);
tick();
setInterval(tick, 1000);
if (page.dataset.live === "poll") setInterval(() => { if (document.visibilityState === "visible") look(); }, 3000);
else if (page.dataset.live) follow();
