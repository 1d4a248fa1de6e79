// Freshness: listens on the body's data-events address; on `changed` for a kind, every [data-refresh-on~=kind] is fetched again.
// After two failures of the stream it falls back to asking every 20 s, and tries the stream again every fifth time.
const POLL = 20_000;

export function refresh(kind) {
  for (const part of document.querySelectorAll("[data-refresh-on]")) {
    if (kind === undefined || part.dataset.refreshOn.split(/\s+/).includes(kind)) window.htmx?.trigger(part, "refresh");
  }
}

function kindOf(data) {
  try { const told = JSON.parse(data); return typeof told === "string" ? told : told.topic ?? told.kind; } catch { return data.trim() || undefined; }
}

export function startEvents() {
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
    stream.addEventListener("error", () => { failures += 1; if (failures >= 2) poll(); });
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
