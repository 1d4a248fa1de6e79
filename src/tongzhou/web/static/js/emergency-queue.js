// The queue: what was touched waits here until the server has said what became of it. Order kept, ids and times as they were made.
import { SignedOut, measure } from "./emergency-clock.js";
import * as store from "./emergency-store.js";
import { newId, send as upload } from "./upload.js";
import { csrf } from "./words.js";

const WAITS = [2000, 4000, 8000, 15_000, 30_000], MOST = 40, LONGEST = 20_000, STALE = 10 * 60_000, OLD = 24 * 3_600_000;
const SINCE = () => Math.round(Date.now() - performance.now()); // stays the same as long as nobody sets this device's clock
export const HOLD = 10_000; // ms in which a touch can be taken back as if it had not been

export class Queue {
  /** `told(state, answer)`: "sent", "offline", "signed-out", "other", "broken". Addresses: {sync, time, files}. */
  constructor(account, addresses, told) {
    Object.assign(this, { account, addresses, told, misses: 0, alone: false, checked: false, timer: null, sending: false, again: false, asking: () => [], clock: null });
  }

  async start() {
    this.clock = (await store.fact(`clock:${this.account}`)) ?? null;
    for (const one of await this.items()) if (one.state === "done" && Date.now() - one.device_at > OLD) await store.drop("items", one.order);
    addEventListener("online", () => this.soon(0));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.soon(0); });
    this.soon(0);
  }

  items() { return store.all("items", this.account); }

  get offset() { return this.clock?.offset ?? null; }

  /** The true time in ms of a moment of this device, as far as it is known. */
  truly(ms) { return ms - (this.offset ?? 0); }

  async add(kind, run, body, hold = 0, more = {}) {
    const now = Date.now();
    const item = { account: this.account, kind, run, id: body.id ?? newId(), device_at: now, offset_ms: this.offset, since: SINCE(), not_before: now + hold, state: "waiting", body, ...more };
    item.order = await store.put("items", item);
    this.soon(hold);
    return item;
  }

  async drop(order) { await store.drop("items", order); }

  async change(order, by) { await store.change(order, by); this.soon(0); }

  /** Send in so many ms, or earlier if that was said before: touching on and on never puts it off. */
  soon(ms) {
    const at = performance.now() + ms;
    if (this.timer !== null && this.at <= at) return;
    clearTimeout(this.timer);
    this.at = at;
    this.timer = setTimeout(() => { this.timer = null; this.send(); }, ms);
  }

  /** Send what is ready; ask how the runs stand. One at a time, over all windows of this phone. */
  async send() {
    if (this.sending) { this.again = true; return; }
    this.sending = true;
    try {
      do { this.again = false; await this.locked(() => this.round()); } while (this.again);
      this.misses = 0;
    } catch (failure) {
      this.told(failure instanceof SignedOut ? "signed-out" : failure instanceof OtherAccount ? "other" : failure instanceof Broken ? "broken" : "offline");
      this.misses += 1;
    } finally { this.sending = false; }
    const held = (await this.items()).filter((one) => one.state === "waiting" && one.not_before > Date.now()).map((one) => one.not_before - Date.now());
    const wait = this.misses ? WAITS[Math.min(this.misses, WAITS.length) - 1] : null;
    if (wait !== null || held.length) this.soon(Math.max(wait ?? 0, held.length ? Math.min(...held) + 20 : 0));
    this.pictures();
  }

  async locked(work) {
    if (!navigator.locks) return work();
    return navigator.locks.request("tongzhou-emergency-send", work);
  }

  async round() {
    if (!this.checked || Date.now() - this.clock.at > STALE || this.misses) await this.measure();
    const ready = this.ready(await this.measured());
    const batch = ready.slice(0, this.alone ? 1 : MOST);
    for (const item of batch) if (!item.tried) await store.change(item.order, { tried: true });
    const answer = await this.taken(batch);
    const results = new Map(answer.results.map((one) => [one.id, one]));
    for (const item of batch) {
      const result = results.get(item.id);
      if (!result) continue;
      if (item.kind === "attach" && ["kept", "known"].includes(result.outcome)) await store.change(item.order, { state: "done" });
      else if (["kept", "known"].includes(result.outcome) && !result.says) await store.drop("items", item.order);
      else if (result.outcome === "kept") await store.change(item.order, { state: "told", says: result.says, then: result.then });
      else await store.change(item.order, { state: result.outcome, says: result.says, then: result.then });
    }
    for (const run of answer.runs) await store.put("runs", { ...run, account: this.account, told_at: Date.now() });
    for (const id of answer.gone) await store.drop("runs", [this.account, id]);
    await store.setFact(`confirmed:${this.account}`, Date.now());
    this.told("sent", answer);
    if (ready.length > batch.length) this.again = true;
    else this.alone = false;
  }

  /** The server's word on a batch. What breaks the server is sent on its own next time; one that breaks it alone waits for a person, and holds up nothing. */
  async taken(batch) {
    try { return await this.post(batch); } catch (failure) {
      if (!(failure instanceof Broken)) throw failure;
      if (batch.length !== 1) { this.alone = true; throw failure; }
      await store.change(batch[0].order, { tries: (batch[0].tries ?? 0) + 1, ...(batch[0].tries > 3 ? { state: "refused", says: "", then: "" } : {}) });
      throw failure;
    }
  }

  /** What was touched before the clock was measured gets its offset now, if the clock was not set in between; what was sent once stays as it was. */
  async measured() {
    const items = await this.items();
    for (const item of items) {
      if (item.offset_ms !== null || item.tried || Math.abs(item.since - SINCE()) > 1000) continue;
      item.offset_ms = this.offset;
      await store.change(item.order, { offset_ms: item.offset_ms });
    }
    return items;
  }

  ready(items) {
    const stopped = new Set();
    return items.filter((one) => {
      if (one.state !== "waiting" || one.kind === "picture") return false;
      if (one.not_before > Date.now()) stopped.add(one.run);
      return !stopped.has(one.run);
    });
  }

  async measure() {
    const { best, told } = await measure(this.addresses.time, this.clock && !this.misses ? 3 : 5);
    document.querySelector('meta[name="csrf-token"]').content = told.csrf;
    if (told.account !== this.account) throw new OtherAccount();
    this.clock = best;
    this.checked = true; // on this page: the clock may have been set since the last one
    await store.setFact(`clock:${this.account}`, best);
  }

  async post(batch, fresh = false) {
    const items = batch.map(({ kind, id, run, device_at, offset_ms, body }) => ({ kind, id, run, device_at, offset_ms, ...body }));
    const body = JSON.stringify({ account: this.account, asking: this.asking(), items });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf(), "HX-Request": "true" };
    const answer = await fetch(this.addresses.sync, { method: "POST", headers, body, signal: AbortSignal.timeout(LONGEST) });
    if (answer.status === 401) throw new SignedOut();
    if (answer.status === 409) throw new OtherAccount();
    if (answer.status === 403 && !fresh) { await this.measure(); return this.post(batch, true); } // the token was of an older sign-in
    if (!answer.ok) throw new Broken(String(answer.status));
    return answer.json();
  }

  /** Pictures travel beside the rest, so that a large one never holds up a time stamp. */
  async pictures() {
    if (this.carrying) return;
    this.carrying = true;
    try {
      for (const item of await this.items()) {
        if (item.kind !== "picture" || item.state !== "waiting" || this.misses) continue;
        try {
          await upload(item.blob, this.addresses.files, `draft:${item.run}`, () => {}, item.id);
          await this.change(item.order, { kind: "attach", blob: null });
        } catch (failure) { await store.change(item.order, { state: "refused", says: said(failure) }); }
      }
    } finally { this.carrying = false; }
  }
}

function said(failure) {
  try { return JSON.parse(failure.message).says; } catch { return ""; }
}

export class OtherAccount extends Error {}
export class Broken extends Error {}
