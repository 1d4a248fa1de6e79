// On the sign-in page: whoever signed out leaves no running emergency on this phone. What is not sent yet stays for its own account.
// A sign-in that ran out in the middle of an emergency leads back there, and wipes nothing.
import { forget } from "./emergency-store.js";

const next = new URLSearchParams(location.search).get("next") ?? "";
const kept = async () => !indexedDB.databases || (await indexedDB.databases()).some((one) => one.name === "tongzhou-emergency");
if (!next.startsWith("/emergency/") && globalThis.indexedDB && await kept()) await forget();
