// Drafts: form[data-draft-url] (with data-draft-key) is kept on this device at every keystroke and sent to the server 2 s after the last one.
// POSTs the form's fields; 2xx means saved. Passwords, files and the CSRF token are never kept.
import { csrf, hourMinute, words } from "./words.js";

const DEBOUNCE = 2000, KEPT = "draft:", skip = (name) => name === "csrfmiddlewaretoken" || name === "password";
const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !skip(name) && form.elements[name]?.type !== "password");
const started = new WeakSet();

function restore(form, key) {
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  if (!kept || kept.saved) return false;
  const values = new Map();
  for (const [name, value] of kept.fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const input of form.elements) {
    if (!input.name || skip(input.name) || ["hidden", "file", "password", "submit"].includes(input.type)) continue;
    const held = values.get(input.name);
    if (input.type === "radio" || input.type === "checkbox") input.checked = held?.includes(input.value) ?? false;
    else if (held) input.value = held[0];
  }
  return true;
}

function start(form) {
  const key = KEPT + (form.dataset.draftKey || form.dataset.draftUrl), says = form.querySelector("[data-saved]");
  const say = (text) => { if (says) says.textContent = text; };
  const keep = (saved) => localStorage.setItem(key, JSON.stringify({ fields: fieldsOf(form), saved }));
  let timer = null, sequence = 0;

  async function save() {
    const mine = ++sequence;
    try {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", headers: { "X-CSRFToken": csrf() }, body: new URLSearchParams(fieldsOf(form)) });
      if (mine !== sequence) return;
      if (!answer.ok) throw new Error(String(answer.status));
      keep(true);
      say(words.saved(hourMinute(new Date())));
    } catch { if (mine === sequence) say(words.savedHere(hourMinute(new Date()))); }
  }
  const soon = () => { keep(false); sequence += 1; clearTimeout(timer); timer = setTimeout(save, DEBOUNCE); };

  if (restore(form, key)) { say(words.restored); soon(); }
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  addEventListener("online", () => { if (!JSON.parse(localStorage.getItem(key) ?? "{}").saved) soon(); });
  form.addEventListener("submit", () => { clearTimeout(timer); sequence += 1; localStorage.removeItem(key); });
}

export function startDrafts(root) {
  const forms = [...root.querySelectorAll("form[data-draft-url]"), ...(root.matches?.("form[data-draft-url]") ? [root] : [])];
  for (const form of forms) if (!started.has(form)) { started.add(form); start(form); }
}
