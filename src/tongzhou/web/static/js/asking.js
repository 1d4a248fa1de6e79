// Asking: after each answer the server says what is missing, wrong or newly asked; only that is changed on the page.
// What is under the fingers is never replaced: fields that stay keep their inputs, their uploads and the focus.
import { startUploads } from "./upload.js";
import { csrf } from "./words.js";

const form = document.querySelector("form[data-part-url]");
const fieldsOf = (root) => new Map([...root.querySelectorAll("[data-field]")].map((field) => [field.dataset.field, field]));
const optionsOf = (field) => [...field.querySelectorAll("input[type=radio], input[type=checkbox]")].map((input) => input.value).join();
let asked = 0;

function same(old, fresh) {
  old.querySelector(".need")?.remove();
  const need = fresh.querySelector(".need"), fault = fresh.querySelector(".fault");
  if (need) old.querySelector("legend, label").append(need);
  old.querySelector(".fault")?.remove();
  if (fault) old.append(fault);
  old.classList.toggle("faulty", fresh.classList.contains("faulty"));
  for (const input of old.querySelectorAll(".input")) {
    const wrong = fresh.querySelector(`[name="${input.name}"]`)?.getAttribute("aria-invalid");
    if (wrong) input.setAttribute("aria-invalid", wrong); else input.removeAttribute("aria-invalid");
  }
}

function merge(here, fresh) {
  const old = fieldsOf(here), now = fieldsOf(fresh);
  for (const [name, field] of old) if (!now.has(name)) field.remove();
  let last = null;
  for (const [name, field] of now) {
    let kept = old.get(name);
    if (kept && optionsOf(kept) === optionsOf(field)) same(kept, field);
    else { kept?.remove(); kept = field; if (last) last.after(field); else here.prepend(field); startUploads(field); }
    last = kept;
  }
  here.querySelector("[name=shown]").value = fresh.querySelector("[name=shown]").value;
  const foot = here.querySelector(".foot"), told = fresh.querySelector(".foot");
  foot.querySelector(".missing").replaceWith(told.querySelector(".missing"));
  foot.querySelector("button").textContent = told.querySelector("button").textContent;
}

async function learn() {
  const mine = ++asked;
  const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const answer = await fetch(form.dataset.partUrl, { method: "POST", headers: { "X-CSRFToken": csrf(), "HX-Request": "true" }, body }).catch(() => null);
  if (mine !== asked || !answer?.ok) return; // a newer answer is on its way, or the line is down: sending asks again
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  merge(form.querySelector("#questions"), page.querySelector("#questions"));
}

form?.addEventListener("change", (event) => { if (event.target.type !== "file") learn(); });
