// Choosing a whole group of claims: only what has stood on the screen is chosen. Without this script each is ticked by hand.
const DWELL = 400; // ms that a row must stay in sight

function start(group) {
  const bar = group.querySelector("[data-seen-bar]");
  if (!bar) return;
  const all = bar.querySelector("[data-seen-all]"), says = bar.querySelector("[data-seen-says]");
  const rows = [...group.querySelectorAll("[data-seen-row]")], seen = new Set(), timers = new Map();
  const box = (row) => row.querySelector('input[name="claim"]');
  const say = () => { says.textContent = says.dataset.seenSays.replace("{seen}", seen.size).replace("{all}", rows.length); };
  const saw = (row) => { seen.add(row); if (all.checked) box(row).checked = true; say(); };
  const watch = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      clearTimeout(timers.get(target));
      if (isIntersecting && !seen.has(target)) timers.set(target, setTimeout(() => { watch.unobserve(target); saw(target); }, DWELL));
    }
  }, { threshold: 0.6 });
  all.addEventListener("change", () => { for (const row of seen) box(row).checked = all.checked; });
  group.addEventListener("change", (event) => { if (event.target.name === "claim" && !event.target.checked) all.checked = false; });
  rows.forEach((row) => watch.observe(row));
  bar.hidden = false;
  say();
}

document.querySelectorAll("[data-seen-group]").forEach(start);
