// Small helps inside forms: one-touch corrections, quick times, dialogs, copying, one send per touch.
import { words } from "./words.js";

const deeds = {
  fill(button) { put(button.dataset.fill, button.dataset.value); },
  ago(button) {
    const then = new Date(Date.now() - Number(button.dataset.ago) * 60_000 + 8 * 3_600_000); // Asia/Shanghai has no summer time
    put(button.dataset.for, then.toISOString().slice(0, 16));
  },
  dialog(button) { document.getElementById(button.dataset.dialog)?.showModal(); },
  close(button) { button.closest("dialog")?.close(); },
  async copy(button) { await navigator.clipboard.writeText(button.dataset.copy); button.textContent = words.copied; },
};

function put(id, value) {
  const input = document.getElementById(id);
  if (!input) return;
  input.value = value;
  input.removeAttribute("aria-invalid");
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  input.closest(".field")?.querySelector(".fault")?.remove();
  input.focus();
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
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
}
