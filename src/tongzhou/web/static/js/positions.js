// Tells where this phone is while its ambulance is on a call: every five seconds the newest place alone. Ends by itself when the mission has ended.
const EVERY = 5_000;

function start(box) {
  const button = box.querySelector("[data-position-start]"), status = box.querySelector("[role=status]");
  const say = (what) => { status.textContent = status.dataset[`says${what}`]; };
  let last = null, sent = 0, timer = null, watch = null;

  function stop(what) { clearInterval(timer); navigator.geolocation.clearWatch(watch); timer = null; button.hidden = false; say(what); }
  async function send() {
    if (!last || last.at <= sent) return;
    const told = last;
    try {
      const answer = await fetch(box.dataset.position, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token: box.dataset.token, ...told }), credentials: "omit" });
      if (answer.status === 410) { stop("Off"); return; }
      if (answer.status < 500) { sent = told.at; say("On"); }
    } catch { say("Wait"); }
  }
  function begin() {
    if (timer) return;
    button.hidden = true;
    say("Wait");
    watch = navigator.geolocation.watchPosition(
      ({ coords, timestamp }) => { last = { lat: coords.latitude, lon: coords.longitude, at: Math.round(timestamp), accuracy: coords.accuracy }; if (!sent) send(); },
      (fault) => { if (fault.code === fault.PERMISSION_DENIED) stop("Denied"); else say("Wait"); },
      { enableHighAccuracy: true, maximumAge: EVERY },
    );
    timer = setInterval(send, EVERY);
  }
  button.addEventListener("click", begin);
  // Allowed before: nobody has to touch it on every mission.
  navigator.permissions?.query({ name: "geolocation" }).then((one) => { if (one.state === "granted") begin(); }).catch(() => {});
}

if (navigator.geolocation) document.querySelectorAll("[data-position]").forEach(start);
