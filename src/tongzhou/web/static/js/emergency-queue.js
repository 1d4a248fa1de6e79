// The queue of the page: what was touched waits here until the server has said what became of it. Order kept, ids and times as they were made.
import { SignedOut, measure } from "./emergency-clock.js";
import { Broken, OtherAccount, Sender } from "./emergency-sender.js";
import * as store from "./emergency-store.js";
import { newId, send as upload } from "./upload.js";
import { csrf } from "./words.js";

const WAITS = [2000, 4000, 8000, 15_000, 30_000], STALE = 10 * 60_000, OLD = 24 * 3_600_000;
const SINCE = () => Math.round(Date.now() - performance.now()); // stays the same as long as nobody sets this device's clock
export const HOLD = 10_000; // ms in which a touch can be taken back as if it had not been

export class Queue extends Sender {
  /** `told(state, answer)`: "sent", "offline", "signed-out", "other", "broken". Addresses: {sync, time, files}. */
  constructor(account, addresses, told) {
    super(account, addresses);
    Object.assign(this, { told, token: csrf(), misses: 0, checked: false, timer: null, sending: false, clock: null });
  }

  async start() {
    this.clock = (await store.fact(`clock:${this.account}`)) ?? null;
    for (const one of await this.items()) if (one.state === "done" && Date.now() - one.device_at > OLD) await store.drop("items", one.order);
    addEventListener("online", () => this.soon(0));
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.whenOnline(); else this.soon(0); });
    navigator.serviceWorker?.addEventListener("message", ({ data }) => { if (data === "sent") this.soon(0); });
    this.soon(0);
  }

  /** Ask the browser to send what waits when there is a network, though this page is closed by then (background.js). Where it cannot, the page sends
   * when it is opened again. */
  async whenOnline() {
    try {
      if (!(await this.items()).some((one) => one.state === "waiting")) return;
      const worker = await navigator.serviceWorker?.getRegistration();
      await worker?.sync?.register("tongzhou-emergency");
    } catch { /* not allowed, or no worker yet: what is kept stays kept */ }
  }

  get offset() { return this.clock?.offset ?? null; }

  /** The true time in ms of a moment of this device, as far as it is known. */
  truly(ms) { return ms - (this.offset ?? 0); }

  async add(kind, run, body, hold = 0, more = {}) {
    const now = Date.now();
    const item = { account: this.account, kind, run, id: body.id ?? newId(), device_at: now, offset_ms: this.offset, since: SINCE(), not_before: now + hold, state: "waiting", body, ...more };
    item.order = await store.put("items", item);
    this.soon(hold);
    this.whenOnline();
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

  async round() {
    if (!this.checked || Date.now() - this.clock.at > STALE || this.misses) await this.measure();
    const answer = await this.batch(this.ready(await this.measured()));
    for (const run of answer.runs) await store.put("runs", { ...run, account: this.account, told_at: Date.now() });
    for (const id of answer.gone) await store.drop("runs", [this.account, id]);
    await store.setFact(`confirmed:${this.account}`, Date.now());
    this.told("sent", answer);
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

  async measure() {
    const { best, told } = await measure(this.addresses.time, this.clock && !this.misses ? 3 : 5);
    this.token = document.querySelector('meta[name="csrf-token"]').content = told.csrf;
    if (told.account !== this.account) throw new OtherAccount();
    this.clock = best;
    this.checked = true; // on this page: the clock may have been set since the last one
    await store.setFact(`clock:${this.account}`, best);
  }

  /** Pictures travel beside the rest, so that a large one never holds up a time stamp. */
  async pictures() {
    if (this.carrying) return;
    this.carrying = true;
    try { await this.carriers(() => this.carried()); } finally { this.carrying = false; }
  }

  async carried() {
    for (const item of await this.items()) {
      if (item.kind !== "picture" || item.state !== "waiting" || this.misses) continue;
      try {
        await upload(item.blob, this.addresses.files, `draft:${item.run}`, () => {}, item.id);
        await this.change(item.order, { kind: "attach", blob: null });
      } catch (failure) { await store.change(item.order, { state: "refused", says: said(failure) }); }
    }
  }
}

function said(failure) {
  try { return JSON.parse(failure.message).says; } catch { return ""; }
}
