// The one-thumb screen. What is touched is kept on the phone first and shown from there; the server's word comes when it comes.
import { HOLD, Queue } from "./emergency-queue.js";
import * as store from "./emergency-store.js";
import { startVitals } from "./emergency-vitals.js";
import { clockTime, lasted, says } from "./emergency-words.js";
import { newId } from "./upload.js";

const $ = (selector, root = document) => root.querySelector(selector), $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const page = document.body.dataset, POLL = 5000, MISSION = /[?&]mission=([0-9a-f-]{36})(?:&|$)/, FORGOTTEN = 14 * 3_600_000, IDLE = 30 * 60_000;
const seen = new Set(), shown = { state: "sending" };
let run = /\/emergency\/([0-9a-f-]{36})\/thumb\//.exec(location.pathname)?.[1] ?? null;
const lines = new Map($$("[data-pathway]").map((one) => [one.dataset.pathway, $$("[data-by]", one)]));
let view = null, touched = Date.now(), sound = null, undoing = null;

const queue = new Queue(page.account, { sync: page.sync, time: page.time, files: page.files }, heard);
queue.asking = () => run ? [run] : [];

// What is shown: the run as last told, and over it what waits here. One look at a time: an older one never overtakes a newer.
let looking = Promise.resolve();
function look() {
  looking = looking.catch(() => {}).then(draw);
  return looking;
}

async function draw() {
  const kept = run && await store.fact(`same:${page.account}:${run}`);
  if (kept) { // another phone of this crew was first: its run is this one's as well
    run = kept;
    history.replaceState({}, "", `/emergency/${run}/thumb/`);
  }
  const [runs, items] = await Promise.all([store.all("runs", page.account), queue.items()]);
  const begun = items.filter((one) => one.kind === "begin" && one.state !== "told");
  const open = new Map(begun.map((one) => [one.run, { id: one.run, pathway: one.body.pathway, label: one.body.label, came: one.body.came, points: {}, answer: null, open: true, at: one.device_at }]));
  for (const one of runs) open.set(one.id, { ...open.get(one.id), ...one });
  view = run ? merged(open.get(run), items.filter((one) => one.run === run)) : null;
  const waiting = items.filter((one) => one.state === "waiting").length;
  running([...open.values()].filter((one) => one.open));
  drawRun(items);
  net(waiting);
  questions(items);
}

function merged(known, items) {
  if (!known) return null;
  const points = Object.fromEntries(Object.entries(known.points).map(([code, one]) => [code, { ...one }]));
  for (const item of items) {
    if (item.kind === "stamp" && ["waiting", "questioned"].includes(item.state)) points[item.body.point] = { id: item.id, at: queue.truly(item.body.at ?? item.device_at), here: true, order: item.order, asked: item.state === "questioned" };
    if (item.kind === "correct" && item.state === "waiting") { if (item.body.at === null) delete points[item.body.point]; else points[item.body.point] = { id: item.id, at: queue.truly(item.body.at), here: true }; }
  }
  return { ...known, points, shots: items.filter((one) => one.kind === "picture" || one.kind === "attach") };
}

function drawRun(items) {
  $("[data-screen=new]").hidden = Boolean(run);
  $("[data-screen=run]").hidden = !run;
  $("[data-tabs]").hidden = !run;
  const list = view ? $(`[data-pathway="${view.pathway}"]`) : null;
  $$("[data-pathway]").forEach((one) => { one.hidden = one !== list; });
  if (!list) return;
  $("[data-title]").textContent = list.dataset.words;
  $("[data-label]").textContent = view.label || says.noName;
  const mine = view.came === "walk_in" || view.side === "both" ? ["sender", "receiver", "either"] : [view.side ?? "sender", "either"];
  let next = null;
  const here = [], rest = [];
  for (const line of lines.get(view.pathway)) {
    const button = $("[data-point]", line), held = view.points[button.dataset.point];
    const fits = mine.includes(line.dataset.by) && (!line.dataset.came || line.dataset.came === view.came);
    (fits || held ? here : rest).push(line);
    $("[data-at]", button).textContent = held ? clockTime(held.at) : "";
    $("[data-mark]", button).textContent = held?.here ? says.here : "";
    button.classList.toggle("done", Boolean(held && !held.here));
    button.classList.toggle("here", Boolean(held?.here));
    button.classList.toggle("flagged", Boolean(held?.flagged || held?.asked));
    if (held) next = null; // the next one comes after the last that is done
    else if (!next && fits && !("aside" in button.dataset)) next = line;
  }
  lines.get(view.pathway).forEach((line) => line.classList.toggle("next", line === next));
  place($(".th-points", list), here);
  place($("[data-rest]", list), rest);
  $("[data-others]", list).hidden = !rest.length;
  since();
  answer();
  shots();
}

/** Only when something moved: what is under a finger must not be taken away by a look at the news. */
function place(list, wanted) {
  if (list.children.length !== wanted.length || wanted.some((line, at) => list.children[at] !== line)) list.replaceChildren(...wanted);
}

function since() {
  const first = view && Object.entries(view.points).filter(([code]) => code !== "answer_seen").sort((a, b) => a[1].at - b[1].at)[0];
  if (!first) return;
  $("[data-since]").textContent = lasted(queue.truly(Date.now()) - first[1].at);
  $("[data-since-from]").textContent = says.from(word(first[0]));
}

const word = (code) => $(`[data-pathway="${view?.pathway}"] [data-point="${code}"] .what`)?.textContent ?? code;

function element(tag, className, text = "") { return Object.assign(document.createElement(tag), { className, textContent: text }); }

function act(text, deed, className = "th-key") {
  const button = element("button", className, text);
  button.type = "button";
  button.addEventListener("click", deed);
  return button;
}

function answer() {
  const box = $("[data-answer]"), told = view.answer, ack = view.points.answer_seen;
  const key = told ? `${told.id}${ack ? clockTime(ack.at) : ""}` : "";
  box.hidden = !told;
  if (!told || box.dataset.drawn === key) return;
  box.dataset.drawn = key;
  const inner = element("div", `th-answer${ack ? " seen" : ""}`);
  inner.append(element("p", "big", told.says), element("p", "", says.by(told.by, clockTime(told.at))));
  if (told.note) inner.append(element("p", "", told.note));
  inner.append(ack ? element("p", "", says.seenAt(clockTime(ack.at))) : act(says.seen, () => stamp("answer_seen", 0), "th-big"));
  box.replaceChildren(inner);
  if (!ack && !seen.has(told.id)) { seen.add(told.id); ring(); box.scrollIntoView({ block: "center" }); }
}

function ring() {
  navigator.vibrate?.([300, 120, 300, 120, 600]);
  if (sound?.state !== "running") return;
  for (const [at, tone] of [[0, 880], [0.25, 1175], [0.5, 880]]) {
    const voice = sound.createOscillator();
    voice.frequency.value = tone;
    voice.connect(sound.destination);
    voice.start(sound.currentTime + at);
    voice.stop(sound.currentTime + at + 0.2);
  }
}

function shots() {
  const rows = view.shots.map((item) => {
    const row = element("li", "");
    if (item.blob) row.append(Object.assign(new Image(), { alt: "", src: pictured(item) })); else row.append(element("span", ""));
    row.append(element("span", "", `${says.shot[item.body.what]} ${clockTime(queue.truly(item.device_at))} · ${item.state === "done" ? says.shotSent : says.shotWaits}`));
    return row;
  });
  $("[data-shots]").replaceChildren(...rows);
}

const addresses = new Map();
function pictured(item) {
  if (!addresses.has(item.id)) addresses.set(item.id, URL.createObjectURL(item.blob));
  return addresses.get(item.id);
}

function running(runs) {
  const rows = runs.filter((one) => one.id !== run).sort((a, b) => b.at - a.at).map((one) => {
    const link = element("a", "th-run");
    link.href = `/emergency/${one.id}/thumb/`;
    link.append(element("b", "", $(`[data-pathway="${one.pathway}"]`)?.dataset.words ?? one.pathway), element("span", "", says.open), element("small", "", `${one.label || says.noName} · ${clockTime(one.at)}`));
    return link;
  });
  $("[data-running]").replaceChildren(...(rows.length ? [element("h2", "", says.running), ...rows] : []));
}

function net(waiting) {
  const place = $("[data-net]"), state = shown.state;
  const text = state === "sent" ? (waiting ? says.waiting(waiting) : says.online) : state === "sending" ? says.sending : state === "broken" ? says.broken(waiting) : says.offline(waiting);
  if (place.textContent !== text) place.textContent = text;
  place.className = `th-net ${state === "sent" && !waiting ? "jade" : state === "sending" ? "" : "amber"}`;
  const off = queue.offset === null ? null : Math.round(queue.offset / 1000);
  const clock = $("[data-clock-says]");
  clock.textContent = off === null ? says.noClock : off ? says.clock(off) : "";
  clock.className = `th-clock ${off === null ? "amber" : ""}`;
  clock.hidden = !clock.textContent || shown.state === "sending";
}

// Questions, refusals, and what the whole screen has to say.
function questions(items) {
  const rows = [];
  if (shown.state === "signed-out") rows.push(box("amber", says.signIn, "", [link(says.toSignIn, page.signIn + encodeURIComponent(location.pathname))]));
  if (shown.others) rows.push(box("amber", says.others(shown.others)));
  if (shown.full) rows.push(box("red", says.noDisk));
  if (run && !view && shown.state === "sent") rows.push(box("amber", says.gone));
  for (const item of items.filter((one) => one.state === "questioned")) {
    rows.push(box("amber", item.says, item.then, [
      act(says.insist, () => decide(item, { state: "waiting", not_before: 0, body: { ...item.body, insisted: true } })),
      act(says.takeBack, async () => { await queue.drop(item.order); look(); }),
    ]));
  }
  for (const item of items.filter((one) => one.state === "refused")) {
    const what = item.kind === "stamp" ? `${word(item.body.point)} ${clockTime(queue.truly(item.device_at))}: ` : "";
    rows.push(box("amber", `${says.refused}${what}${item.says || says.brokenItem}`, item.then, [
      act(says.again, () => decide(item, { state: "waiting", not_before: 0 })),
      act(says.drop, async () => { await queue.drop(item.order); look(); }),
    ]));
  }
  for (const item of items.filter((one) => one.state === "told")) {
    rows.push(box("", item.says, item.then, [act(says.drop, async () => { await queue.drop(item.order); look(); })]));
  }
  const place = $("[data-says]"), key = rows.map((one) => one.textContent).join("|");
  if (place.dataset.drawn === key) return;
  place.dataset.drawn = key;
  place.replaceChildren(...rows);
}

async function decide(item, by) { await queue.change(item.order, by); look(); }

function link(text, href) { const made = element("a", "th-big", text); made.href = href; return made; }

function box(tone, text, small = "", acts = []) {
  const made = element("div", `th-say ${tone}`), line = element("div", "line");
  made.setAttribute("role", "alert");
  made.append(element("p", "", text));
  if (small) made.append(element("small", "", small));
  line.append(...acts);
  if (acts.length) made.append(line);
  return made;
}

async function heard(state) {
  shown.state = state;
  if (state === "other") { await store.forget(); location.reload(); return; }
  await look();
}

// Touches.
async function stamp(point, hold = HOLD) {
  const item = await kept(() => queue.add("stamp", run, { point, insisted: false }, hold));
  navigator.vibrate?.(40);
  if (item && hold) offerUndo(item);
  await look();
}

async function kept(work) {
  try { shown.full = false; return await work(); } catch (failure) { shown.full = true; await look().catch(() => {}); throw failure; }
}

function offerUndo(item) {
  const bar = $("[data-undo]"), button = $("[data-undo-do]");
  clearInterval(undoing?.timer);
  $("[data-undo-says]").textContent = says.kept(word(item.body.point), clockTime(queue.truly(item.device_at)));
  bar.hidden = false;
  const tick = () => {
    const left = Math.ceil((item.not_before - Date.now()) / 1000);
    button.textContent = says.undo(Math.max(0, left));
    if (left <= 0) { clearInterval(undoing.timer); bar.hidden = true; }
  };
  undoing = { item, timer: setInterval(tick, 500) };
  tick();
}

async function undo() {
  clearInterval(undoing.timer);
  $("[data-undo]").hidden = true;
  await queue.drop(undoing.item.order);
  await look();
}

async function begin(button) {
  const id = newId(), chosen = (name) => $(`[data-choose="${name}"][aria-pressed=true]`);
  const sex = chosen("sex"), age = Number($("[data-age-shown]").dataset.age ?? 0);
  const label = [says.noName, sex?.dataset.word, age ? says.ages(age) : ""].filter(Boolean).join(" ");
  await kept(() => queue.add("begin", id, { id, pathway: button.dataset.begin, came: chosen("came").value, label, institution: chosen("to")?.value || null, mission: MISSION.exec(location.search)?.[1] ?? null }));
  run = id;
  history.pushState({}, "", `/emergency/${id}/thumb/`);
  scrollTo(0, 0);
  await look();
}

/** Put a point right, or tell the time of one that lies back. */
function fix(button) {
  const code = button.dataset.point, held = view.points[code], dialog = $("[data-fix]"), from = held?.at ?? queue.truly(Date.now());
  $("[data-fix-title]").textContent = held ? says.fix(word(code), clockTime(held.at)) : says.when(word(code));
  $("[data-fix-time]").value = clockTime(from);
  $("[data-fix-less]").hidden = Boolean(held);
  $("[data-fix-none]").hidden = !held;
  dialog.returnValue = "";
  dialog.onclose = () => fixed(code, held, dialog.returnValue, sameDay($("[data-fix-time]").value, from));
  dialog.showModal();
}

async function fixed(code, held, chosen, time) {
  if (!chosen || (chosen === "time" && time === undefined)) return;
  const at = chosen === "none" ? null : time + (queue.offset ?? 0); // by this device's clock, as all times it tells
  if (!held) await kept(() => queue.add("stamp", run, { point: code, at, insisted: false }));
  else if (held.order) { // not sent yet
    if (at === null) await queue.drop(held.order);
    else await queue.change(held.order, { body: { point: code, at, insisted: false } });
  } else await kept(() => queue.add("correct", run, { point: code, of: held.id, at, reason: at === null ? "mistouch" : "time" }));
  await look();
}

function sameDay(text, near) {
  const parts = /^(\d\d):(\d\d)(?::(\d\d))?/.exec(text);
  if (!parts) return undefined;
  const day = new Date(near);
  day.setHours(Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0), 0);
  const late = day.getTime() > queue.truly(Date.now()) + 60_000;
  return late ? day.getTime() - 86_400_000 : day.getTime(); // shortly after midnight, "23:58" was yesterday
}

async function shoot(input) {
  const file = input.files[0], what = input.dataset.shot;
  input.value = "";
  if (!file) return;
  const blob = await smaller(file);
  const id = newId();
  await kept(() => queue.add("picture", run, { what }, 0, { id, blob }));
  await look();
}

async function smaller(file, side = 2200) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const drawn = await createImageBitmap(file), scale = Math.min(1, side / Math.max(drawn.width, drawn.height));
    if (scale === 1 && file.size < 600_000) return file;
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(drawn.width * scale), height: Math.round(drawn.height * scale) });
    canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return blob ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }) : file;
  } catch { return file; }
}

/** The service worker; where the browser can send in the background, the one that does so. */
async function keepOpen() {
  const workers = navigator.serviceWorker;
  if ("SyncManager" in globalThis && page.background) {
    try {
      await workers.register(page.background, { type: "module" });
      await workers.ready;
      return queue.whenOnline();
    } catch { /* a browser without modules in workers: the plain one */ }
  }
  return workers.register(page.worker);
}

function press(name, button) { $$(`[data-choose="${name}"]`).forEach((one) => one.setAttribute("aria-pressed", String(one === button))); }

function tab(name) {
  $$("[data-tab]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.tab === name)));
  $$("[data-pane]").forEach((one) => { one.hidden = one.dataset.pane !== name; });
  $(".th-since").hidden = name === "vitals"; // the keys need the room
}

document.addEventListener("click", ({ target }) => {
  const on = (selector) => target.closest(selector), point = on("[data-point]");
  if (point) { if (view?.points[point.dataset.point] || "past" in point.dataset) fix(point); else stamp(point.dataset.point); }
  if (on("[data-begin]")) begin(on("[data-begin]"));
  if (on("[data-choose]")) press(on("[data-choose]").dataset.choose, on("[data-choose]"));
  if (on("[data-tab]")) tab(on("[data-tab]").dataset.tab);
  if (on("[data-undo-do]")) undo();
  if (on("[data-less]")) {
    const field = $("[data-fix-time]"), day = sameDay(field.value, queue.truly(Date.now()));
    if (day !== undefined) field.value = clockTime(day - Number(on("[data-less]").dataset.less) * 60_000);
  }
  if (on("[data-others]")) { const button = on("[data-others]"), list = button.nextElementSibling; list.hidden = !list.hidden; button.setAttribute("aria-expanded", String(!list.hidden)); }
  if (on("[data-age]")) {
    const place = $("[data-age-shown]"), age = Math.max(0, Math.min(110, Number(place.dataset.age ?? 0) + Number(on("[data-age]").dataset.age)));
    place.dataset.age = String(age);
    place.textContent = age ? says.ages(age) : says.noAge;
  }
});
document.addEventListener("change", ({ target }) => { if (target.matches("[data-shot]")) shoot(target); });
document.addEventListener("pointerdown", () => {
  touched = Date.now();
  if (!sound && "AudioContext" in globalThis) sound = new AudioContext();
  sound?.resume?.();
});
addEventListener("popstate", () => { run = /\/emergency\/([0-9a-f-]{36})\/thumb\//.exec(location.pathname)?.[1] ?? null; look(); });

startVitals(async (body) => { await kept(() => queue.add("vitals", run, body)); await look(); });

try {
  const confirmed = await store.fact(`confirmed:${page.account}`);
  await store.forget(confirmed && Date.now() - confirmed > FORGOTTEN ? "nobody" : page.account);
  shown.others = await store.others(page.account);
  await look();
  await queue.start();
} catch { // no store on this phone: say so, large
  shown.full = true;
  questions([]);
}
document.body.dataset.ready = "1";
setInterval(since, 1000);
setInterval(() => { if (!document.hidden && Date.now() - touched < IDLE && !queue.misses) queue.soon(0); }, POLL);
if ("serviceWorker" in navigator) keepOpen().catch(() => {}); // without it the screen works, but needs a network to open
navigator.storage?.persist?.();
