// The page's entry: each part starts what it finds, and again after htmx has put new parts in.
import { startClocks } from "./clock.js";
import { startDrafts } from "./draft.js";
import { startEvents } from "./events.js";
import { startForms } from "./form.js";
import { startKeys } from "./keys.js";
import { startTaking } from "./taking.js";
import { startUploads } from "./upload.js";
import { csrf, words } from "./words.js";

function tell(event, text) {
  const flashes = document.getElementById("flashes");
  if (!flashes || event.detail.elt.matches("[data-refresh-on], [data-seek]")) return; // a list that failed to refresh says nothing
  const notice = Object.assign(document.createElement("div"), { className: "notice amber" });
  notice.setAttribute("role", "alert");
  notice.append(Object.assign(document.createElement("div"), { className: "body", textContent: text }));
  flashes.replaceChildren(notice);
  notice.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRFToken"] = csrf(); });
document.addEventListener("htmx:load", (event) => { startUploads(event.detail.elt); startDrafts(event.detail.elt); });
document.addEventListener("htmx:sendError", (event) => tell(event, words.offline));
document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status >= 500) tell(event, words.broken); });
startForms();
startTaking();
startKeys();
startClocks();
startUploads(document);
startDrafts(document);
startEvents();
