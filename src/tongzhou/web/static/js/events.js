// Freshness: listens on the body's data-events address; on `changed` for a kind, every [data-refresh-on~=kind] is fetched again.
// The message is {"kind": "…", …} or the bare kind. After two failures of the stream it falls back to asking every 20 s, and tries the stream again every fifth time.
const POLL = 20_000;

const typing = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

export function refresh(kind) {
  for (const part of document.querySelectorAll("[data-refresh-on]")) {
    if (typing(part)) continue; // never under somebody's hands
    if (kind === undefined || kind === "resync" || part.dataset.refreshOn.split(/\s+/).includes(kind)) window.htmx?.trigger(part, "refresh");
  }
}

function kindOf(data) {
  try { const told = JSON.parse(data); return typeof told === "string" ? told : told.kind; } catch { return data.trim() || undefined; }
}

// A list that is fetched again keeps the reader's place, and shows softly what is new in it.
function keepPlace() {
  let known = null, focused = null;
  const links = (root) => [...root.querySelectorAll("[data-row] h3 a")];
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.target?.matches("[data-refresh-on]")) return;
    known = new Set(links(detail.target).map((link) => link.getAttribute("href")));
    focused = detail.target.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (!known) return;
    for (const link of links(document)) {
      if (!known.has(link.getAttribute("href"))) link.closest("[data-row]").classList.add("new");
      if (focused && link.getAttribute("href") === focused) link.focus({ preventScroll: true });
    }
    known = null;
  });
}

export function startEvents() {
  keepPlace();
  const address = document.body.dataset.events;
  if (!address || !document.querySelector("[data-refresh-on], [data-listen]")) return;
  let failures = 0, polling = null, stream = null, turns = 0;

  function listen() {
    stream = new EventSource(address);
    stream.addEventListener("open", () => {
      if (failures) refresh(); // what happened while the line was down
      failures = 0; clearInterval(polling); polling = null;
    });
    stream.addEventListener("changed", (event) => refresh(kindOf(event.data)));
    stream.addEventListener("error", () => { failures += 1; if (failures >= 2 || stream.readyState === EventSource.CLOSED) poll(); });
  }
  function poll() {
    stream.close();
    if (polling) return;
    polling = setInterval(() => { if (document.hidden) return; refresh(); turns += 1; if (turns % 5 === 0) listen(); }, POLL);
  }
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (event) => { if (event.persisted) { refresh(); listen(); } });
  listen();
}
