// Sending while no page is open: the service worker, when the browser says that there is a network (Background Sync). It sends what belongs to the account
// whose session this is, and nothing else; it refuses nothing and throws nothing away: whatever needs a person waits for the page.
import { SignedOut, ask } from "./emergency-clock.js";
import { Broken, OtherAccount, Sender } from "./emergency-sender.js";
import * as store from "./emergency-store.js";
import { Refused, send as upload } from "./upload.js";

const ROUNDS = 40, LONGEST_HOLD = 15_000, MISSES = 2;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

class Background extends Sender {
  constructor(told, addresses, opened) {
    super(told.account, addresses);
    Object.assign(this, { token: told.csrf, opened, passed: new Set() });
  }

  /** Whose session it is now, and its token. The clock is measured by pages alone: what they did not measure is told as unmeasured. */
  async measure() {
    const told = await ask(this.addresses.time);
    if (told.account !== this.account) throw new OtherAccount();
    this.token = told.csrf;
  }

  /** As the page's, without what broke the server just now; what an open page can still measure the clock for is left to it, and what comes after. */
  ready(items) {
    const stopped = new Set();
    return super.ready(items).filter((one) => {
      if (this.opened && one.offset_ms === null && !one.tried) stopped.add(one.run);
      return !stopped.has(one.run) && !this.passed.has(one.order);
    });
  }

  async taken(batch) {
    try { return await this.post(batch); } catch (failure) {
      if (!(failure instanceof Broken)) throw failure;
      if (failure.message === "403") throw new SignedOut();
      if (batch.length === 1) this.passed.add(batch[0].order);
      this.broke = failure;
      return { results: [] };
    }
  }

  /** Send all that is ready, and wait for what can be taken back for some seconds yet. */
  async all() {
    for (let round = 0; round < ROUNDS; round += 1) {
      const sent = await this.locked(async () => {
        const ready = this.ready(await this.items());
        if (this.broke) this.alone = true; // one by one, so that the others go
        if (ready.length) await this.batch(ready);
        return ready.length;
      });
      if (sent) continue;
      const held = (await this.items()).filter((one) => one.state === "waiting" && one.not_before > Date.now()).map((one) => one.not_before - Date.now());
      if (!held.length || Math.min(...held) > LONGEST_HOLD) return;
      await pause(Math.min(...held) + 20);
    }
  }

  /** What a person photographed. What is refused is left to the page, which says so. */
  async pictures() {
    for (const item of await this.items()) {
      if (item.kind !== "picture" || item.state !== "waiting") continue;
      try {
        await upload(item.blob, this.addresses.files, `draft:${item.run}`, () => {}, item.id, () => this.token, MISSES);
        await store.change(item.order, { kind: "attach", blob: null });
      } catch (failure) { if (!(failure instanceof Refused)) throw failure; }
    }
  }
}

/** Send what waits. Resolves when nothing more can be done without a person (sent, nobody signed in, somebody else's); throws when it is worth another
 * try: no network, a server that is down. `opened`: whether a page of this screen is open. */
export async function sendWaiting(addresses, opened) {
  if (!(await store.waiting())) return;
  try {
    const sender = new Background(await ask(addresses.time), addresses, opened);
    await sender.all();
    await sender.carriers(() => sender.pictures());
    await sender.all();
    if (sender.broke) throw sender.broke;
  } catch (failure) {
    if (!(failure instanceof SignedOut || failure instanceof OtherAccount)) throw failure; // theirs is kept, and said when the screen is opened
  }
}
