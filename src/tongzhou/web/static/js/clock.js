// Ticks every [data-clock] each 15 s against the server's time: data-now is what the server's clock said when it wrote the page.
import { words } from "./words.js";

const MINUTE = 60_000, AMBER_SHARE = 0.25, AMBER_ALWAYS = 5 * MINUTE;
const offsets = new WeakMap();

export function lasting(milliseconds) {
  const whole = Math.max(0, Math.floor(milliseconds / MINUTE));
  if (whole < 1) return words.under1;
  if (whole < 60) return words.minutes(whole);
  const hours = Math.floor(whole / 60), rest = whole % 60;
  if (hours < 3 && rest) return words.hoursMinutes(hours, rest);
  return hours < 48 ? words.hours(hours) : words.days(Math.floor(hours / 24));
}

function said(left) {
  if (Math.abs(left) < MINUTE) return left > 0 ? words.almost : words.just;
  return left > 0 ? words.left(lasting(left)) : words.over(lasting(-left));
}

export function tick(clock, local = Date.now()) {
  const { due, since, now } = clock.dataset;
  if (!offsets.has(clock)) offsets.set(clock, Date.parse(now) - local);
  const left = Date.parse(due) - (local + offsets.get(clock));
  const given = since ? Date.parse(due) - Date.parse(since) : 0;
  const share = given > 0 ? left / given : 1;
  const level = left <= 0 ? "red" : left <= AMBER_ALWAYS || share <= AMBER_SHARE ? "amber" : "calm";
  clock.className = `clock ${level}`;
  clock.querySelector("b").textContent = said(left);
  clock.querySelector("rect")?.setAttribute("width", `${left <= 0 ? 3 : Math.max(3, Math.min(100, Math.floor(100 * share)))}%`);
}

export function startClocks() {
  const all = () => document.querySelectorAll("[data-clock]").forEach((clock) => tick(clock));
  all();
  document.addEventListener("htmx:afterSettle", all);
  document.addEventListener("visibilitychange", all);
  setInterval(all, 15_000);
}
