// Keeps the application's shell, so that it opens without a network and says so. What the carrier tells is never kept.
const CACHE = "zenkey-{version}";
const OFFLINE = "/phone/offline";
const SHELL = [OFFLINE, "/zk/zenkey.css", "/zk/icons.svg", "/zk/theme.js", "/zk/favicon.svg", "/zk/fonts/figtree.woff2",
  "/_content/Authenticator/phone.css", "/_content/Authenticator/phone.js", "/_content/Authenticator/icons/icon-192.png"];

self.addEventListener("install", event => event.waitUntil(
  caches.open(CACHE).then(cache => cache.addAll(SHELL.map(path => new Request(path, { cache: "reload" })))).then(() => self.skipWaiting())));

self.addEventListener("activate", event => event.waitUntil(
  caches.keys().then(names => Promise.all(names.filter(name => name.startsWith("zenkey-") && name !== CACHE).map(name => caches.delete(name)))).then(() => self.clients.claim())));

self.addEventListener("fetch", event => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  // Forms too: an answer that does not get through leads to a page that says so, and from there back to what waits.
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (request.method === "GET" && SHELL.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(url.pathname)));
  }
});
