// The page's entry: each part starts what it finds, and again after htmx has put new parts in.
import { startClocks } from "./clock.js";
import { startDrafts } from "./draft.js";
import { startEvents } from "./events.js";
import { startForms } from "./form.js";
import { startKeys } from "./keys.js";
import { startUploads } from "./upload.js";
import { csrf } from "./words.js";

document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRFToken"] = csrf(); });
document.addEventListener("htmx:load", (event) => { startUploads(event.detail.elt); startDrafts(event.detail.elt); });
startForms();
startKeys();
startClocks();
startUploads(document);
startDrafts(document);
startEvents();
