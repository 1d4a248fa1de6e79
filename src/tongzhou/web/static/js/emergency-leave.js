// Leaving this phone. Signing out throws away all that the browser keeps; times of an emergency that are not sent yet would go with it, for
// good. So the button says "unsent" until this script has seen that nothing is: the server then leaves the browser's store alone, and the
// sign-in page forgets the rest by itself.
import { forget, unsent } from "./emergency-store.js";

const known = async () => Boolean(globalThis.indexedDB) && (!indexedDB.databases || (await indexedDB.databases()).some((one) => one.name === "tongzhou-emergency"));
const asked = new URLSearchParams(location.search), form = document.querySelector('form[action="/sign-out/"]'), there = await known();

if (form && !(there && await unsent())) form.querySelector('[name="unsent"]')?.remove();
// A sign-in that ran out in the middle of an emergency leads back there, and wipes nothing.
if (there && location.pathname === "/sign-in/" && !(asked.get("next") ?? "").startsWith("/emergency/")) await forget();
if (asked.has("out")) for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
