// Vital signs by big keys: choose a sign, type, the next one is chosen by itself. Numbers are kept as they were typed.
import { clockTime, says } from "./emergency-words.js";

const $ = (selector, root = document) => root.querySelector(selector), $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

export function startVitals(keep) {
  const signs = $$("[data-sign]"), fault = $("[data-sign-fault]"), typed = new Map();
  let now = null, awake = null;
  const choose = (sign) => { now = sign; signs.forEach((one) => one.setAttribute("aria-pressed", String(one === sign))); };
  const show = (sign) => { $("[data-value]", sign).textContent = typed.get(sign) || "—"; };
  const complain = (text) => { fault.textContent = text; fault.hidden = !text; };
  const name = (sign) => $("span", sign).textContent;
  const wrong = (sign) => { const value = Number(typed.get(sign)); return !(value >= Number(sign.dataset.least) && value <= Number(sign.dataset.most)); };

  function press(key) {
    if (!now) choose(signs[0]);
    const held = typed.get(now) ?? "";
    if (key === "back") typed.set(now, held.slice(0, -1));
    else if (key === "." ? now.dataset.part === "1" && held && !held.includes(".") : held.replace(".", "").length < 3) typed.set(now, held + key);
    show(now);
    complain("");
    const value = typed.get(now);
    if (key !== "back" && now.dataset.part !== "1" && value.length > 1 && Number(value) * 10 > Number(now.dataset.most)) choose(signs[(signs.indexOf(now) + 1) % signs.length]);
  }

  async function done() {
    const filled = signs.filter((sign) => typed.get(sign));
    if (!filled.length && !awake) { complain(says.nothing); return; }
    const bad = filled.find(wrong);
    if (bad) { choose(bad); complain(says.range(name(bad), bad.dataset.least, bad.dataset.most)); return; }
    const body = Object.fromEntries(filled.map((sign) => [sign.dataset.sign, typed.get(sign)]));
    if (awake) body.consciousness = awake.dataset.awake;
    await keep(body);
    const told = [...filled.map((sign) => `${name(sign)} ${typed.get(sign)}`), ...(awake ? [awake.textContent] : [])].join(" · ");
    $("[data-last-vitals]").textContent = says.last(clockTime(Date.now()), told);
    typed.clear();
    signs.forEach(show);
    awake?.setAttribute("aria-pressed", "false");
    awake = null;
    choose(signs[0]);
  }

  document.addEventListener("click", ({ target }) => {
    const sign = target.closest("[data-sign]"), key = target.closest("[data-key]"), mind = target.closest("[data-awake]");
    if (sign) { choose(sign); typed.delete(sign); show(sign); complain(""); }
    if (key) press(key.dataset.key);
    if (mind) { $$("[data-awake]").forEach((one) => one.setAttribute("aria-pressed", String(one === mind && one !== awake))); awake = mind === awake ? null : mind; complain(""); }
    if (target.closest("[data-keep-vitals]")) done();
  });
}
