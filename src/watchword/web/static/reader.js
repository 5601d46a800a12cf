// The reader: marks arrive after the text; a slip under the text says what the record knows; keys lead through it.
const reading = document.getElementById("reading");
const slip = document.getElementById("slip");
const chosen = document.getElementById("chosen");
const legend = document.getElementById("legend");
const keys = document.getElementById("keys");
const HOVER = 140;
const kept = new Map();
let waiting = 0;
let current = null;
let left = null; // the phrase to which the focus goes back when the slip is closed, which is not to open it again

if (reading.dataset.marks) fetchMarks();

async function fetchMarks() {
  try {
    const answer = await fetch(reading.dataset.marks);
    if (!answer.ok) throw new Error(`${answer.status}`);
    const offset = window.scrollY;
    reading.innerHTML = await answer.text();
    window.scrollTo({ top: offset, behavior: "instant" });
    if (location.hash === "#here") document.getElementById("here")?.scrollIntoView({ behavior: "instant" });
  } catch (wrong) {
    reading.querySelector(".result").textContent = `${reading.dataset.failed} ${wrong.message}`;
  } finally {
    reading.removeAttribute("aria-busy");
  }
}

// The slip.
async function show(link) {
  current?.classList.remove("at");
  current = link;
  link.classList.add("at");
  const address = new URL(link.closest("#text").dataset.slip, location.href);
  address.searchParams.set("n", link.dataset.finding);
  if (!kept.has(address.href)) {
    kept.set(address.href, fetch(address).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer))));
  }
  try {
    const words = await kept.get(address.href);
    if (current === link) fill(words);
  } catch {
    kept.delete(address.href);
  }
}

function fill(words) {
  slip.innerHTML = words;
  const shut = document.createElement("button");
  shut.className = "shut";
  shut.type = "button";
  shut.textContent = slip.dataset.close;
  shut.addEventListener("click", () => hide(true));
  slip.append(shut);
  slip.scrollTop = 0;
  slip.hidden = false;
}

// A decision is sent from the slip, which then says what holds; the text stays where it is.
slip.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { target: form, submitter } = event;
  const body = new URLSearchParams(new FormData(form, submitter));
  const buttons = form.querySelectorAll("button");
  for (const one of buttons) one.disabled = true;
  for (const one of slip.querySelectorAll("[role=alert]")) one.remove();
  kept.clear();
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body });
    const words = await answer.text();
    if (!answer.ok) throw new Error(said(words, answer));
    // One's own decision is no news: the texts are what they were, and the page need not be shown again.
    const { state, digest } = new DOMParser().parseFromString(words, "text/html").querySelector(".slip-body").dataset;
    if (digest === reading.dataset.digest) {
      document.documentElement.dataset.state = state;
      document.getElementById("stale").replaceChildren();
    }
    if (!form.isConnected) return; // another phrase is in the slip by now
    fill(words);
    slip.querySelector(".judge button")?.focus();
  } catch (wrong) {
    for (const one of buttons) one.disabled = false;
    const note = document.createElement("p");
    note.className = "note";
    note.setAttribute("role", "alert");
    note.textContent = `${slip.dataset.failed} ${wrong.message}`;
    slip.querySelector(".slip-body").append(note);
    slip.hidden = false;
    submitter.focus();
  }
});

// What a page says that went wrong, or a few words without a page.
function said(words, answer) {
  if (!answer.headers.get("content-type").startsWith("text/html")) return words;
  return [...new DOMParser().parseFromString(words, "text/html").querySelectorAll("main p:not(:has(a))")].map((one) => one.textContent).join(" ");
}

function hide(back = false) {
  const link = current;
  current?.classList.remove("at");
  current = null;
  slip.hidden = true;
  if (!back || !link) return;
  left = link;
  link.focus({ preventScroll: true });
}

const linkAt = (target) => target.closest?.("[data-finding]") ?? target.closest?.(".sentence")?.querySelector(".sign");

reading.addEventListener("mouseover", (event) => {
  const link = linkAt(event.target);
  clearTimeout(waiting);
  if (link && link !== current && !getSelection().toString()) waiting = setTimeout(() => show(link), HOVER);
});
reading.addEventListener("mouseout", () => clearTimeout(waiting));
reading.addEventListener("focusin", (event) => {
  const link = event.target.closest("[data-finding]");
  if (link && link !== left) show(link);
  left = null;
});

// Keys.
keys.checked = localStorage.getItem("keys") !== "off";
keys.addEventListener("change", () => localStorage.setItem("keys", keys.checked ? "on" : "off"));

const STEPS = {
  j: [".sign", 1], k: [".sign", -1],
  n: [".sign.new, .sign.altered", 1], p: [".sign.new, .sign.altered", -1],
  f: ["a.formulation", 1], b: ["a.formulation", -1],
};

function step(selector, by) {
  const all = [...reading.querySelectorAll(`#text :is(${selector})`)].filter((one) => one.checkVisibility());
  if (!all.length) return;
  const after = all.findIndex((one) => current && current.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  const before = all.findLastIndex((one) => current && current.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING);
  const next = by > 0 ? all[after < 0 ? (current ? all.length - 1 : 0) : after] : all[Math.max(before, 0)];
  next.focus();
  next.scrollIntoView({ block: "center" });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    chosen.hidden = true;
    if (!slip.hidden) hide(slip.contains(document.activeElement));
    return;
  }
  const typing = event.target.closest("input, select, textarea");
  if (!keys.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "?") {
    legend.open = !legend.open;
    if (legend.open) legend.querySelector("summary").focus();
  } else if (event.key === "s" && !slip.hidden) {
    event.preventDefault();
    slip.querySelector("a, button")?.focus();
  } else if (STEPS[event.key]) {
    event.preventDefault();
    step(...STEPS[event.key]);
  }
});

reading.addEventListener("click", (event) => {
  if (event.target.closest("a[href='#legend']")) legend.open = true;
});

// Words that are selected can be searched.
document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  const words = selection.toString().trim();
  const inside = words && selection.rangeCount && reading.querySelector("#text")?.contains(selection.anchorNode);
  chosen.hidden = !inside || words.length > 300;
  if (chosen.hidden) return;
  const box = selection.getRangeAt(0).getBoundingClientRect();
  const clean = words.replace(/[\u2060✦≈=()[\]{}|?*+"…]|\.{3}/g, " ").replace(/\s+/g, " ");
  for (const link of chosen.querySelectorAll("a")) {
    const { lang } = reading.querySelector("#text");
    const asked = link.dataset.path === "/search" || !lang ? { phrase: clean } : { phrase: clean, language: lang };
    link.href = `${link.dataset.path}?${new URLSearchParams(asked)}`;
  }
  chosen.style.left = `${Math.max(8, box.left + window.scrollX)}px`;
  chosen.style.top = `${box.bottom + window.scrollY + 8}px`;
});
