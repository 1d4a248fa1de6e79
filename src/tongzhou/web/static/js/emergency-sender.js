// Sending what waits: a batch, its outcomes, one at a time over all windows of this phone and its service worker. No page is needed here: the queue of the
// page and the service worker both send by this, so that there is one way to send.
import { SignedOut } from "./emergency-clock.js";
import * as store from "./emergency-store.js";

const MOST = 40, LONGEST = 20_000;

export class OtherAccount extends Error {}
export class Broken extends Error {}

export class Sender {
  /** Addresses: {sync, time, files}. `token`: the CSRF token of this sign-in, "" while it is not known. */
  constructor(account, addresses) { Object.assign(this, { account, addresses, alone: false, again: false, token: "", asking: () => [] }); }

  items() { return store.all("items", this.account); }

  /** What is to be sent, in the order of touching. A run waits for what can still be taken back. */
  ready(items) {
    const stopped = new Set();
    return items.filter((one) => {
      if (one.state !== "waiting" || one.kind === "picture") return false;
      if (one.not_before > Date.now()) stopped.add(one.run);
      return !stopped.has(one.run);
    });
  }

  async locked(work) {
    if (!navigator.locks) return work();
    return navigator.locks.request("tongzhou-emergency-send", work);
  }

  /** Carry pictures, unless another window or the service worker does so at this moment. */
  async carriers(work) {
    if (!navigator.locks) return work();
    return navigator.locks.request("tongzhou-emergency-pictures", { ifAvailable: true }, (free) => free ? work() : null);
  }

  /** Send one batch of `ready` and keep what became of each; the server's answer. */
  async batch(ready) {
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
    for (const [from, to] of Object.entries(answer.same ?? {})) await store.join(this.account, from, to); // another phone of the crew was first
    if (ready.length > batch.length) this.again = true;
    else this.alone = false;
    return answer;
  }

  taken(batch) { return this.post(batch); }

  async post(batch, fresh = false) {
    const items = batch.map(({ kind, id, run, device_at, offset_ms, body }) => ({ kind, id, run, device_at, offset_ms, ...body }));
    const body = JSON.stringify({ account: this.account, asking: this.asking(), items });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token, "HX-Request": "true" };
    const answer = await fetch(this.addresses.sync, { method: "POST", headers, body, signal: AbortSignal.timeout(LONGEST) });
    if (answer.status === 401 || answer.redirected) throw new SignedOut();
    if (answer.status === 409) throw new OtherAccount();
    if (answer.status === 403 && !fresh) { await this.measure(); return this.post(batch, true); } // the token was of an older sign-in
    if (!answer.ok) throw new Broken(String(answer.status));
    return answer.json();
  }
}
