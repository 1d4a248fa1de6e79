// Files in pieces (tus 1.0 core): POST creates, PATCH sends 256 KB at an offset, HEAD asks how far it came. A cut loses nothing.
import { csrf, words } from "./words.js";

const PIECE = 256 * 1024, WAITS = [1000, 2000, 5000, 10_000, 30_000], TUS = { "Tus-Resumable": "1.0.0" };
const started = new WeakSet();
const pause = (ms) => new Promise((done) => { const go = () => { clearTimeout(timer); removeEventListener("online", go); done(); }; const timer = setTimeout(go, ms); addEventListener("online", go); });

export class Refused extends Error {}

export function newId() { // UUIDv7: 48 bits of milliseconds, then random
  const bytes = crypto.getRandomValues(new Uint8Array(16)), at = Date.now();
  for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(at / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f); bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function offsetOf(answer) {
  const offset = Number.parseInt(answer.headers.get("Upload-Offset") ?? "", 10);
  if (!answer.ok || Number.isNaN(offset)) throw new Error("no offset");
  return offset;
}

async function ask(address, method, token, headers = {}, body = undefined) {
  const answer = await fetch(address, { method, headers: { ...TUS, "X-CSRFToken": token, ...headers }, body });
  if (answer.ok || answer.status === 409) return answer;
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429) throw new Refused(await answer.text());
  throw new Error(String(answer.status));
}

/** Sends one file to `base`; calls `told(percent | "waiting")`. Resolves with the file's id; throws Refused when the server will not have it, and what
 * fetch threw after `most` misses in a row. `token()`: the CSRF token. */
export async function send(file, base, subject, told, id = newId(), token = csrf, most = Infinity) {
  let address = null, offset = 0, misses = 0;
  while (address === null || offset < file.size) {
    try {
      if (address === null) {
        const made = await ask(base, "POST", token(), { "Content-Type": "application/json" }, JSON.stringify({ id, name: file.name, size: file.size, subject }));
        address = made.headers.get("Location") ?? `${base}${id}/`;
        if (made.status === 409) offset = offsetOf(await ask(address, "HEAD", token()));
      } else {
        const sent = await ask(address, "PATCH", token(), { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) }, file.slice(offset, offset + PIECE));
        offset = offsetOf(sent.status === 409 ? await ask(address, "HEAD", token()) : sent);
      }
      misses = 0;
      told(file.size ? Math.round(100 * offset / file.size) : 100);
    } catch (failure) {
      if (failure instanceof Refused || misses >= most) throw failure;
      told("waiting");
      await pause(WAITS[Math.min(misses, WAITS.length - 1)]);
      misses += 1;
      if (address !== null) offset = await ask(address, "HEAD", token()).then(offsetOf).catch(() => offset);
    }
  }
  return id;
}

function tile(file) {
  const shot = Object.assign(document.createElement("div"), { className: "shot" });
  const pic = Object.assign(document.createElement("span"), { className: "pic" });
  if (file.type.startsWith("image/")) {
    const image = Object.assign(new Image(), { alt: file.name, src: URL.createObjectURL(file) });
    image.addEventListener("error", () => image.replaceWith(file.name.split(".").pop().toUpperCase().slice(0, 4)));
    pic.append(image);
  } else pic.append(file.name.split(".").pop().toUpperCase().slice(0, 4));
  const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
  bar.setAttribute("aria-label", words.progress(file.name));
  shot.append(pic, bar, Object.assign(document.createElement("span"), { className: "name", textContent: file.name }));
  return { shot, bar };
}

function dropper(name, address) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "drop", textContent: "×" });
  button.dataset.drop = address;
  button.setAttribute("aria-label", words.drop(name));
  return button;
}

function start(strip) {
  const add = strip.querySelector(".shot-add"), picker = add.querySelector("input"), says = strip.parentElement.querySelector("[data-upload-says]");
  const wrong = new Map(); // what was refused stays said until its tile goes, whatever is sent after it
  let count = strip.querySelectorAll(".shot").length, running = 0, queue = Promise.resolve();
  const say = (text) => { says.textContent = [...wrong.values(), text].filter(Boolean).join(" "); };

  async function one(file, number, { shot, bar }) {
    try {
      const id = await send(file, strip.dataset.upload, strip.dataset.subject, (done) => {
        if (done !== "waiting") bar.value = done;
        say(done === "waiting" ? words.waiting : words.sending(number, done));
      });
      bar.remove();
      shot.append(dropper(file.name, `${strip.dataset.upload}${id}/discard/`));
      strip.append(Object.assign(document.createElement("input"), { type: "hidden", name: strip.dataset.name, value: id }));
      if (running === 1) say(words.sent);
      strip.dispatchEvent(new Event("change", { bubbles: true }));
    } catch (refused) {
      bar.remove();
      shot.classList.add("failed");
      wrong.set(shot, sentence(refused) || words.refused(file.name));
      say("");
      const again = Object.assign(document.createElement("button"), { type: "button", className: "again", textContent: words.again });
      again.addEventListener("click", () => { wrong.delete(shot); shot.remove(); take(file); });
      shot.append(again, dropper(file.name, ""));
    } finally { running -= 1; }
  }
  function take(file) {
    count += 1; running += 1;
    const number = count, shown = tile(file);
    add.before(shown.shot);
    queue = queue.then(() => one(file, number, shown));
  }
  async function drop(button) {
    const shot = button.closest(".shot"), address = button.dataset.drop;
    button.disabled = true;
    const answer = address ? await fetch(address, { method: "POST", headers: { "X-CSRFToken": csrf() } }).catch(() => null) : { ok: true };
    button.disabled = false;
    if (!answer?.ok && answer?.status !== 404) return say(words.offline);
    const id = address.split("/").at(-3), held = [...strip.querySelectorAll("input[type=hidden]")].find((input) => input.value === id);
    wrong.delete(shot); shot.remove(); held?.remove(); picker.focus(); say("");
    if (held) strip.dispatchEvent(new Event("change", { bubbles: true }));
  }
  strip.addEventListener("click", (event) => { const button = event.target.closest("[data-drop]"); if (button) drop(button); });
  picker.addEventListener("change", () => { [...picker.files].forEach(take); picker.value = ""; });
  addEventListener("beforeunload", (event) => { if (running) event.preventDefault(); });
}

function sentence(refused) {
  try { const told = JSON.parse(refused.message); return told.says ?? ""; } catch { return ""; }
}

export function startUploads(root) {
  const strips = [...root.querySelectorAll("[data-upload]"), ...(root.matches?.("[data-upload]") ? [root] : [])];
  for (const strip of strips) if (!started.has(strip)) { started.add(strip); start(strip); }
}
