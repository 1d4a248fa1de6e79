// How far this device's clock is off: several round trips, the one with the least delay counts. Milliseconds, device minus server.
const ROUNDS = 5, LONGEST = 10_000;

export class SignedOut extends Error {}

/** One question to the server: its time in ms, whose session this is, a fresh token. Throws SignedOut, or what fetch throws. */
export async function ask(address) {
  const sent = Date.now();
  const answer = await fetch(address, { headers: { "HX-Request": "true" }, cache: "no-store", signal: AbortSignal.timeout(LONGEST) });
  if (answer.status === 401 || answer.redirected) throw new SignedOut();
  if (!answer.ok) throw new Error(String(answer.status));
  const told = await answer.json(), came = Date.now();
  return { ...told, delay: came - sent, offset: Math.round((sent + came) / 2 - told.now) };
}

/** {offset, delay, at} of the best round, and `told` of the last. Rounds that got lost do not count; all lost throws. */
export async function measure(address, rounds = ROUNDS) {
  let best = null, told = null, fault = null;
  for (let i = 0; i < rounds; i += 1) {
    try {
      told = await ask(address);
      if (!best || told.delay < best.delay) best = { offset: told.offset, delay: told.delay, at: Date.now() };
    } catch (failure) { fault = failure; if (failure instanceof SignedOut || !told) break; }
  }
  if (!best) throw fault;
  return { best, told };
}
