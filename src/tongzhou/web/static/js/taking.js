// A file that takes a while to make: its button says so until the file comes. The server answers the cookie "asked", which only
// this address gets, with the cookie "taken". No script, no notice: the link works as links do.
const LONGEST = 120_000; // ms; after that the button is itself again, whatever became of the file

export function startTaking() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-busy]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (link.ariaBusy !== "true") take(link);
  });
}

function take(link) {
  const mark = Math.random().toString(36).slice(2), said = [...link.childNodes], until = Date.now() + LONGEST;
  document.cookie = `asked=${mark}; path=${link.pathname}; max-age=${LONGEST / 1000}; samesite=lax`;
  link.setAttribute("aria-live", "polite");
  link.ariaBusy = "true";
  link.replaceChildren(link.dataset.busy);
  const rest = () => {
    clearInterval(clock);
    link.ariaBusy = "false";
    link.replaceChildren(...said);
  };
  const clock = setInterval(() => { if (document.cookie.includes(`taken=${mark}`) || Date.now() > until) rest(); }, 250);
  addEventListener("pageshow", (event) => { if (event.persisted) rest(); }, { once: true }); // back from a file that filled the window
  location.assign(link.href);
}
