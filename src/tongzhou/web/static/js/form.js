// Small helps inside forms: one-touch corrections, quick times, dialogs, copying, one send per touch.
import { words } from "./words.js";

const deeds = {
  fill(button) { put(button.dataset.fill, button.dataset.value); },
  ago(button) {
    const then = new Date(Date.now() - Number(button.dataset.ago) * 60_000 + 8 * 3_600_000); // Asia/Shanghai has no summer time
    put(button.dataset.for, "about" in button.dataset ? `${then.toISOString().slice(0, 10)}T00:00` : then.toISOString().slice(0, 16));
    const about = button.closest(".field").querySelector("[name$='.about']");
    if (about) { about.checked = "about" in button.dataset; about.dispatchEvent(new Event("change", { bubbles: true })); }
  },
  dialog(button) { document.getElementById(button.dataset.dialog)?.showModal(); },
  close(button) { button.closest("dialog")?.close(); },
  async copy(button) { await navigator.clipboard.writeText(button.dataset.copy); button.textContent = words.copied; },
};

function put(id, value) {
  const found = document.getElementById(id);
  if (!found) return;
  const inputs = found.matches("fieldset") ? [...found.querySelectorAll("input[type=text]")] : [found]; // "92/152" fills both
  const values = inputs.length > 1 ? value.split("/") : [value];
  inputs.forEach((input, at) => { input.value = values[at] ?? ""; input.removeAttribute("aria-invalid"); });
  found.closest(".field")?.querySelector(".fault")?.remove();
  inputs[0].focus();
  inputs[0].dispatchEvent(new Event("input", { bubbles: true }));
  inputs[0].dispatchEvent(new Event("change", { bubbles: true }));
}

export function startForms() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    for (const [name, deed] of Object.entries(deeds)) if (button && name in button.dataset) return void deed(button);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  document.addEventListener("input", ({ target }) => { // "none of these" stands alone
    if (target.type !== "checkbox" || !target.checked || !target.closest(".picks")) return;
    const alone = (input) => ["none", "nothing", "unknown"].includes(input.value);
    for (const input of target.closest(".picks").querySelectorAll("input[type=checkbox]"))
      if (input !== target && (alone(target) || alone(input))) input.checked = false;
  });
  document.addEventListener("input", ({ target }) => { // an answer and "not known" exclude each other
    const field = target.closest(".field"), unknown = field?.querySelector("[data-unknown]");
    if (!unknown) return;
    if (target !== unknown) unknown.checked = false;
    else if (unknown.checked) for (const input of field.querySelectorAll(".input")) input.value = "";
  });
  document.querySelector("form [aria-invalid=true], form .faulty input")?.focus(); // the first place where something is wrong
  for (const dialog of document.querySelectorAll("dialog[open]")) { dialog.close(); dialog.showModal(); } // left open by a sign-in that ran out
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
}
