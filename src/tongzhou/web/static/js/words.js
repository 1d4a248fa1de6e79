// What the scripts say, in the page's language (a service worker has no page: it says nothing, and has a token of its own). The clock's words match components/clock.py and times.py; a browser test compares.
const zh = {
  left: (t) => `剩 ${t}`, over: (t) => `已超 ${t}`, almost: "只剩不到 1 分钟", just: "刚刚超时", under1: "不到 1 分钟",
  minutes: (n) => `${n} 分钟`, hoursMinutes: (h, m) => `${h} 小时 ${m} 分`, hours: (n) => `${n} 小时`, days: (n) => `${n} 天`,
  saved: (t) => `已保存 ${t}`, savedHere: (t) => `已存在本机 ${t}，有网时会再保存`, restored: "已找回您上次没写完的内容。",
  sending: (n, p) => `第 ${n} 个上传到 ${p}%，断网也不会丢。`, waiting: "网络断了，连上后会接着传。", sent: "都传好了。",
  refused: (name) => `${name} 没有传成功。`, again: "再传一次", drop: (name) => `去掉 ${name}`, copied: "已复制", progress: (name) => `${name} 的上传进度`,
  keys: [["j / k", "下一件 / 上一件"], ["Enter", "打开"], ["/", "搜索"], ["?", "显示这张表"]], offline: "连不上了，刚才那一步没有办成。网络好了再点一次。", broken: "我们这边出了错，刚才那一步没有办成。请稍后再试。", keysTitle: "键盘", close: "知道了",
};
const en = {
  left: (t) => `${t} left`, over: (t) => `${t} over`, almost: "under 1 min left", just: "just over", under1: "under 1 min",
  minutes: (n) => `${n} min`, hoursMinutes: (h, m) => `${h} h ${m} min`, hours: (n) => `${n} h`, days: (n) => n === 1 ? "1 day" : `${n} days`,
  saved: (t) => `Saved ${t}`, savedHere: (t) => `Kept on this device ${t}; will be saved when online`, restored: "What you had not finished is back.",
  sending: (n, p) => `File ${n}: ${p}% sent. Nothing is lost if the network drops.`, waiting: "The network is gone; sending goes on when it is back.", sent: "All files have arrived.",
  refused: (name) => `${name} could not be sent.`, again: "Send again", drop: (name) => `Remove ${name}`, copied: "Copied", progress: (name) => `Progress of ${name}`,
  keys: [["j / k", "next / previous"], ["Enter", "open"], ["/", "search"], ["?", "show this list"]], offline: "No connection: that step was not done. Try again when you are online.", broken: "Something failed on our side: that step was not done. Please try again later.", keysTitle: "Keyboard", close: "Close",
};
export const words = globalThis.document?.documentElement.lang.startsWith("en") ? en : zh;
export const csrf = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
export const hourMinute = (date) => `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
