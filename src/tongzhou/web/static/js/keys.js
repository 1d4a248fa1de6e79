// The keyboard at the desk: j / k through the rows, Enter opens (the row's link has the focus), / searches, ? tells.
import { words } from "./words.js";

const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog") !== null;

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))];
  row.querySelector("a").focus();
  row.scrollIntoView({ block: "nearest" });
}

function help() {
  const dialog = document.createElement("dialog"), box = Object.assign(document.createElement("form"), { method: "dialog", className: "ask" });
  box.append(Object.assign(document.createElement("h2"), { textContent: words.keysTitle, id: "keys-title" }));
  for (const [key, says] of words.keys) {
    const line = Object.assign(document.createElement("p"), { className: "line" });
    line.append(Object.assign(document.createElement("kbd"), { textContent: key }), says);
    box.append(line);
  }
  box.append(Object.assign(document.createElement("button"), { className: "btn", textContent: words.close }));
  dialog.setAttribute("aria-labelledby", "keys-title");
  dialog.append(box);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const keys = { j: () => step(1), k: () => step(-1), "/": () => document.querySelector("[data-seek]")?.focus(), "?": help };

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target) || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
}
