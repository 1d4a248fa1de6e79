// What the one-thumb screen says, in the page's language.
const zh = {
  online: "已连上", offline: (n) => n ? `没网，存了 ${n} 条` : "没网，照常点", waiting: (n) => `待发 ${n} 条`, sending: "正在连", broken: (n) => `发不出，存了 ${n} 条`,
  signIn: "登录时间到了。照常点，都存在本机；登录后再发。", toSignIn: "去登录", others: (n) => `本机还有别的账号没发出的 ${n} 条，请他登录后发出。`, other: "这部手机换了账号，正在换过来。",
  clock: (s) => `本机时钟${s > 0 ? "快" : "慢"} ${Math.abs(s)} 秒，已一并记下`, noClock: "本机时钟还没校过，连上网会自动校。",
  noDisk: "这部手机存不下记录，断网会丢：请换一部，或用纸记时间。",
  kept: (what, at) => `${what} ${at}`, here: "待发", undone: (what) => `已撤销：${what}`, undo: (s) => `撤销 ${s}`,
  from: (what) => `自${what}起`, ages: (n) => `约 ${n} 岁`, noAge: "年龄不详", noName: "无名氏",
  insist: "确实如此，照记", takeBack: "点错了，不要", refused: "没有收下：", brokenItem: "我们这边出了错，请先写在纸上，再告诉系统运维。", drop: "知道了，去掉", again: "再发一次",
  seen: "看到了", seenAt: (at) => `已看到 ${at}`, by: (who, at) => `${who} · ${at}`, running: "正在进行", open: "打开",
  range: (what, least, most) => `${what}在 ${least} 到 ${most} 之间，请再看一眼。`, nothing: "先填一项再记。", last: (at, text) => `上次 ${at}：${text}`,
  shot: { ecg: "心电图", picture: "照片", document: "文件" }, shotWaits: "存在本机，连上网就传", shotSent: "已传到", gone: "这次急救不在您可以看的范围里，或已经结束。",
  when: (what) => `${what}是什么时候`, fix: (what, at) => `${what}　${at}`,
};
const en = {
  online: "Connected", offline: (n) => n ? `No network: ${n} kept` : "No network: go on", waiting: (n) => `${n} to send`, sending: "Connecting", broken: (n) => `Not sent: ${n} kept`,
  signIn: "Your sign-in has ended. Go on: all is kept on this phone and sent once you are signed in.", toSignIn: "Sign in", others: (n) => `Another account has left ${n} unsent on this phone: they go when that person signs in.`, other: "This phone has another account now; changing over.",
  clock: (s) => `This clock is ${Math.abs(s)} s ${s > 0 ? "fast" : "slow"}; kept with each time`, noClock: "This clock has not been checked yet; it is once there is a network.",
  noDisk: "This phone cannot keep records: they are lost without a network. Take another one, or write times on paper.",
  kept: (what, at) => `${what} ${at}`, here: "to send", undone: (what) => `Taken back: ${what}`, undo: (s) => `Undo ${s}`,
  from: (what) => `since ${what}`, ages: (n) => `about ${n}`, noAge: "Age unknown", noName: "Unknown",
  insist: "It was so: keep it", takeBack: "My mistake: drop it", refused: "Not taken: ", brokenItem: "something failed on our side. Write it down and tell the operator.", drop: "I see: remove it", again: "Send again",
  seen: "Seen", seenAt: (at) => `Seen ${at}`, by: (who, at) => `${who} · ${at}`, running: "Running", open: "Open",
  range: (what, least, most) => `${what} lies between ${least} and ${most}: please look again.`, nothing: "Enter something first.", last: (at, text) => `Last ${at}: ${text}`,
  shot: { ecg: "ECG", picture: "Photo", document: "File" }, shotWaits: "Kept here; sent when there is a network", shotSent: "arrived", gone: "This case is not one you may see, or it has ended.",
  when: (what) => `When: ${what}`, fix: (what, at) => `${what} ${at}`,
};
export const says = document.documentElement.lang.startsWith("en") ? en : zh;
const two = (n) => String(n).padStart(2, "0");
export const clockTime = (ms) => { const d = new Date(ms); return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`; };
export const lasted = (ms) => { const s = Math.max(0, Math.floor(ms / 1000)); return s < 3600 ? `${two(Math.floor(s / 60))}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`; };
