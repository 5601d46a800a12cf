// On every page: say when the archive has changed since the page was made, so that two windows agree.
const PAUSE = 15_000;
const bar = document.getElementById("stale");

async function compare() {
  if (document.hidden || bar.childNodes.length) return;
  try {
    const answer = await fetch("/state");
    const { state } = await answer.json();
    if (state !== document.documentElement.dataset.state) announce();
  } catch {
    // the server has ended; the page that is here stays readable
  }
}

function announce() {
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = bar.dataset.link;
  bar.append(`${bar.dataset.words} `, link);
}

document.addEventListener("visibilitychange", compare);
setInterval(compare, PAUSE);
