// On every page: say when the archive has changed since the page was made; a list shows itself anew. So two windows agree.
const bar = document.getElementById("stale");
const root = document.documentElement;
let main = document.getElementById("main");
let latest = null;
let touched = false;

const note = (state) => {
  latest = state;
  if (state !== root.dataset.state) react();
};
if (window.SharedWorker) {
  const { port } = new SharedWorker("/static/news.js");
  port.onmessage = (event) => note(event.data);
  window.addEventListener("pagehide", () => port.postMessage("gone"));
} else {
  new EventSource("/changes").onmessage = (event) => note(JSON.parse(event.data).state);
}

async function react() {
  announce();
  if (main.dataset.live === undefined || isInUse()) return;
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || isInUse()) return;
    const fresh = document.adoptNode(page.getElementById("main"));
    for (const [n, one] of main.querySelectorAll("details").entries()) {
      const same = fresh.querySelectorAll("details")[n];
      if (same) same.open = one.open;
    }
    main.replaceWith(fresh);
    main = fresh;
    document.querySelector(".foot").replaceWith(document.adoptNode(page.querySelector(".foot")));
    root.dataset.state = page.documentElement.dataset.state;
    if (root.dataset.state === latest) bar.replaceChildren();
  } catch {
    // the server has ended; the page that is here stays readable
  }
}

function isInUse() {
  return touched || main.contains(document.activeElement.closest("a, button, input, select, textarea, summary"))
    || !getSelection().isCollapsed;
}

function announce() {
  if (bar.childNodes.length) return;
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = bar.dataset.link;
  bar.append(`${bar.dataset.words} `, link);
}

document.addEventListener("input", (event) => {
  touched ||= main.contains(event.target);
});
