// What this phone keeps of running emergencies: rows to send, in the order of touching, and the runs as last told. Every row belongs to
// an account. Written through to the disk before anything is sent: a reload, a crash or an empty battery loses nothing.
const NAME = "tongzhou-emergency", VERSION = 1, SHELL = "tongzhou-emergency-";
let opened = null;

function open() {
  opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("items", { keyPath: "order", autoIncrement: true }).createIndex("account", "account");
      asked.result.createObjectStore("runs", { keyPath: ["account", "id"] }).createIndex("account", "account");
      asked.result.createObjectStore("facts");
    };
    asked.onsuccess = () => { asked.result.onversionchange = () => asked.result.close(); done(asked.result); };
    asked.onerror = () => { opened = null; fail(asked.error); };
  });
  return opened;
}

async function within(names, mode, work) {
  const db = await open();
  return new Promise((done, fail) => {
    const transaction = db.transaction(names, mode, { durability: "strict" });
    let result;
    transaction.oncomplete = () => done(result?.result);
    transaction.onabort = transaction.onerror = () => fail(transaction.error);
    result = work(transaction);
  });
}

export const put = (store, row) => within([store], "readwrite", (t) => t.objectStore(store).put(row));
export const drop = (store, key) => within([store], "readwrite", (t) => { t.objectStore(store).delete(key); });
export const all = (store, account) => within([store], "readonly", (t) => t.objectStore(store).index("account").getAll(account));
export const fact = (key) => within(["facts"], "readonly", (t) => t.objectStore("facts").get(key));
export const setFact = (key, value) => within(["facts"], "readwrite", (t) => { t.objectStore("facts").put(value, key); });

/** How many rows other accounts have left to send: a number, nothing else of them. */
export const others = (account) => within(["items"], "readonly", (t) => {
  const found = { result: 0 };
  t.objectStore("items").index("account").openKeyCursor().onsuccess = ({ target }) => {
    if (!target.result) return;
    if (target.result.key !== account) found.result += 1;
    target.result.continue();
  };
  return found;
});

/** Whether anybody's rows wait here to be sent. */
export const unsent = async () => (await within(["items"], "readonly", (t) => t.objectStore("items").getAll())).some((one) => one.state !== "done" && one.state !== "told");

/** The row of this id, unless it is gone meanwhile. */
export const change = (order, by) => within(["items"], "readwrite", (t) => {
  const items = t.objectStore("items");
  items.get(order).onsuccess = ({ target }) => { if (target.result) items.put({ ...target.result, ...by }); };
});

/** Two phones of one crew began the same: what is kept here under `from` belongs to the run `to`. */
export const join = (account, from, to) => within(["items", "runs", "facts"], "readwrite", (t) => {
  t.objectStore("items").index("account").openCursor(IDBKeyRange.only(account)).onsuccess = ({ target }) => {
    if (!target.result) return;
    if (target.result.value.run === from) target.result.update({ ...target.result.value, run: to });
    target.result.continue();
  };
  t.objectStore("runs").delete([account, from]);
  t.objectStore("facts").put(to, `same:${account}:${from}`);
});

/** Whether anything of anybody waits to be sent by itself; questions and refusals wait for a person. */
export const waiting = async () => (await within(["items"], "readonly", (t) => t.objectStore("items").getAll())).some((one) => one.state === "waiting");

/** Forget all runs (or all but those of `account`), and the kept pages: what is unsent stays, for whoever made it. */
export async function forget(account = null) {
  await within(["runs"], "readwrite", (t) => {
    const runs = t.objectStore("runs");
    runs.openCursor().onsuccess = ({ target }) => {
      if (!target.result) return;
      if (target.result.value.account !== account) target.result.delete();
      target.result.continue();
    };
  });
  if (account === null && "caches" in globalThis) for (const name of await caches.keys()) if (name.startsWith(SHELL)) await caches.delete(name);
}
