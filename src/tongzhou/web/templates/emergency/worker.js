{% if background %}import { sendWaiting } from "{{ background }}";
{% endif %}// The emergency screen without a network: its page, its styles and scripts. Nothing of any patient is kept here; that is the page's store.
const CACHE = "tongzhou-emergency-{{ version }}", FILES = {{ files|safe }}, SHELL = "{{ shell }}", PATIENCE = 2500;
const ours = (path) => path === SHELL || /^\/emergency\/[0-9a-f-]{36}\/thumb\/$/.test(path);
const pause = (ms) => new Promise((done) => setTimeout(() => done(null), ms));
const whole = (answer) => answer.ok && !answer.redirected && answer.type !== "opaqueredirect";

// The page and what it is drawn with belong together: a new set is taken whole, or the old one stays.
self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(CACHE);
  const page = await fetch(SHELL, { cache: "reload", credentials: "same-origin" });
  if (!whole(page)) throw new Error("nobody is signed in");
  await cache.addAll(FILES);
  await cache.put(SHELL, page);
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("tongzhou-emergency-") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && ours(url.pathname)) event.respondWith(shell(event));
  else if (FILES.includes(url.pathname)) event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)));
});

// The network first, but not for long. A sign-in that ran out, a server that is down, no network: the kept page goes on.
async function shell(event) {
  const cache = await caches.open(CACHE), kept = await cache.match(SHELL);
  const fresh = fetch(event.request).then(async (answer) => {
    if (whole(answer)) await cache.put(SHELL, answer.clone());
    else if (answer.status === 403 || answer.status === 404) await cache.delete(SHELL); // this account has no business here
    return answer;
  });
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => null));
  const first = await Promise.race([fresh.catch(() => null), pause(PATIENCE)]);
  return first && (whole(first) || first.status === 403 || first.status === 404) ? first : kept;
}
{% if background %}
// There is a network again, and perhaps no page: send what the store holds for whoever is signed in. What throws is tried again by the browser, later.
self.addEventListener("sync", (event) => {
  if (event.tag === "tongzhou-emergency") event.waitUntil(sent());
});

async function sent() {
  const open = () => self.clients.matchAll({ includeUncontrolled: true, type: "window" }).then((all) => all.filter((one) => ours(new URL(one.url).pathname)));
  try { await sendWaiting({{ addresses|safe }}, (await open()).length > 0); } finally { for (const page of await open()) page.postMessage("sent"); }
}
{% endif %}