// Watches over an open page: warns before the session ends, keeps what was typed when it has ended, and tells when something has changed.
//
// Rules it keeps: a question of the page's own (`X-Sob-Poll`) never keeps the session open, what the person does does; no row moves under
// a reader, the page offers to show what is new; nothing is asked while nobody sees the page. What was typed waits in sessionStorage under
// its person and page, only after the session has ended, and is gone when it is back in its place, at sign-out and at another's sign-in.
// (`autosave.js` keeps the answers of citizens' forms by itself.) Without this script the pages do the same when they are opened anew.

const WARNED_BEFORE = 120; // seconds before the end
const ASK_AGAIN = 15; // seconds, while the warning is shown and when the answer was no answer
const STAYS_BY_TYPING_EVERY = 5 * 60 * 1000;
const NEWS_EVERY = 20 * 1000;
const PATIENCE = 10 * 1000;
const PREFIX = "sob:typed:";
const GONE = new Set([401, 403, 404]);

function ask(address, options = {}) {
  return fetch(address, {
    ...options, headers: { Accept: "application/json", ...options.headers }, credentials: "same-origin", cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE),
  });
}

// ---- what was typed ----

const store = {
  keys() { try { return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } },
  take(key) {
    try {
      const kept = JSON.parse(sessionStorage.getItem(key)) ?? [];
      sessionStorage.removeItem(key);
      return kept;
    } catch { return []; }
  },
  put(key, value) { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: there is no other place */ } },
  drop(key) { try { sessionStorage.removeItem(key); } catch { /* as above */ } },
};

const isTicked = (control) => control.type === "radio" || control.type === "checkbox";

function isChanged(control) {
  if (isTicked(control)) return control.checked !== control.defaultChecked;
  if (control.options) return [...control.options].some((option) => option.selected !== option.defaultSelected);
  return control.value !== control.defaultValue;
}

/** Tells of a form that nothing is kept of until it is sent: what came back to be corrected is the only copy there is. */
const isWorthKeeping = (control) => "keepAll" in control.form.dataset && (isTicked(control) ? control.checked : control.value !== "");

const isFilledIn = (control) => control.name && control.matches("input:not([type=hidden], [type=file], [type=submit]), select, textarea");

/** Tells what a form begins from: with the ground of a newer page it would write over what has been saved meanwhile. */
const isGround = ({ type, name }) => type === "hidden" && (name === "expected_version" || name === "base_marks");

/** Gives the controls of the forms that change something; the forms of `autosave.js` are its own. */
function controlsOf(isMeant) {
  return [...document.querySelectorAll("form[method=post]:not([data-sheet])")].flatMap((form) =>
    [...form.elements].filter(isMeant).map((control) => ({ form: form.getAttribute("action"), control })));
}

function keepTyped(key) {
  const kept = controlsOf((control) => isFilledIn(control) && (isChanged(control) || isWorthKeeping(control)));
  const forms = new Set(kept.map(({ control }) => control.form));
  const typed = [...kept, ...controlsOf((control) => isGround(control) && forms.has(control.form))].map(({ form, control }) =>
    ({ form, name: control.name, value: control.value, checked: control.checked }));
  if (typed.length) store.put(key, typed);
}

/** Puts back what was kept; tells whether there was anything. */
function restoreTyped(key) {
  const kept = store.take(key);
  const controls = controlsOf((control) => isFilledIn(control) || isGround(control));
  const put = kept.filter(({ form, name, value, checked }) => {
    const found = controls.find((each) => each.form === form && each.control.name === name && (!isTicked(each.control) || each.control.value === value));
    if (!found) return false;
    if (isTicked(found.control)) found.control.checked = checked;
    else found.control.value = value;
    found.control.closest("details")?.setAttribute("open", "");
    found.control.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  });
  return put.length > 0;
}

// ---- the session ----

class Session {
  constructor(dialog) {
    this.dialog = dialog;
    this.address = dialog.dataset.session;
    this.key = `${PREFIX}${dialog.dataset.person}:${location.pathname}`;
    this.stayedAt = Date.now();
    this.isOver = false;
    this.knowsLongest = false;
    this.timer = 0;
  }

  begin() {
    store.keys().filter((key) => !key.startsWith(`${PREFIX}${this.dialog.dataset.person.split("/")[0]}`)).forEach(store.drop);
    if (restoreTyped(this.key)) document.querySelector("main").prepend(document.getElementById("session-aterlagt").content.cloneNode(true));
    this.lasts(Number(this.dialog.dataset.secondsLeft));
    this.dialog.querySelector("[data-stay]").addEventListener("click", () => this.check("POST"));
    this.dialog.querySelector("[data-close]").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("cancel", (event) => this.dismissed(event));
    this.dialog.addEventListener("close", () => { if (this.isOver) this.dialog.showModal(); });
    document.querySelector("[data-sign-out]")?.addEventListener("submit", () => store.keys().forEach(store.drop));
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && this.isDue) this.check(); });
    document.addEventListener("input", () => this.typed());
    document.addEventListener("submit", (event) => this.submitted(event), true);
  }

  get isDue() { return !this.isOver && Date.now() >= this.endsAt - WARNED_BEFORE * 1000; }

  lasts(seconds) {
    this.endsAt = Date.now() + seconds * 1000;
    this.checkIn(Math.max(0, seconds - WARNED_BEFORE));
  }

  checkIn(seconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), Math.min(seconds, 12 * 3600) * 1000);
  }

  // Asks the server, who knows what other tabs have done; by POST the person says that they are here. Tells "open", "over" or "unknown".
  async check(method = "GET") {
    if (this.isOver) return "over";
    const headers = method === "POST" ? { "X-CSRF-Token": this.dialog.dataset.token } : { "X-Sob-Poll": "1" };
    let answer;
    let told = {};
    try {
      answer = await ask(this.address, { method, headers });
      told = await answer.json();
    } catch { /* no network: asked again */ }
    if (answer?.ok) return this.toldOf(told.seconds_left, method);
    if (answer?.status === 401) return this.over();
    if (answer?.status === 403) return this.madeAnew();
    this.checkIn(ASK_AGAIN);
    return "unknown";
  }

  toldOf(seconds, method) {
    this.lasts(seconds);
    if (seconds > WARNED_BEFORE) {
      if (this.dialog.open) this.dialog.close();
    } else {
      this.checkIn(Math.min(ASK_AGAIN, Math.max(1, seconds)));
      if (method === "POST") this.knowsLongest = this.show("longest"); // the person was active, and it lasts no longer
      else if (!this.knowsLongest) this.show("ending");
    }
    return "open";
  }

  over() {
    clearTimeout(this.timer);
    this.isOver = true;
    keepTyped(this.key);
    this.dialog.dataset.isOver = "";
    const link = this.dialog.querySelector("[data-again]");
    link.href = `${link.getAttribute("href").split("?")[0]}?vidare=${encodeURIComponent(this.dialog.dataset.page)}`;
    this.show("ended");
    return "over";
  }

  // The token is of another sign-in of the same browser: the page must be made anew.
  madeAnew() {
    keepTyped(this.key);
    location.reload();
    return "over";
  }

  show(name) {
    for (const part of this.dialog.querySelectorAll("[data-part]")) {
      part.hidden = part.dataset.part !== name;
      if (part.hidden) continue;
      const time = new Intl.DateTimeFormat("sv-SE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" }).format(new Date(this.endsAt));
      const words = part.querySelector("p");
      part.dataset.words ??= words.textContent;
      words.textContent = part.dataset.words.replace("{time}", time);
      this.dialog.querySelector("h2").textContent = part.dataset.heading;
    }
    if (!this.dialog.open) this.dialog.showModal();
    return true;
  }

  // Escape says the same as the first button.
  dismissed(event) {
    if (this.knowsLongest && !this.isOver) return;
    event.preventDefault();
    if (!this.isOver) this.check("POST");
  }

  typed() {
    if (this.isOver || Date.now() - this.stayedAt < STAYS_BY_TYPING_EVERY) return;
    this.stayedAt = Date.now();
    this.check("POST");
  }

  // A form that is sent when the session may be over would be lost on the way to the sign-in: the session is asked for first.
  submitted(event) {
    const { target: form, submitter } = event;
    if (!this.isDue || form === this.isSending || form.method !== "post" || form.matches("[data-sheet], [data-sign-out]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.check("POST").then((found) => {
      if (found === "over") return;
      this.isSending = form;
      form.requestSubmit(submitter);
      this.isSending = null;
    });
  }
}

// ---- what has changed ----

class News {
  constructor(place, session) {
    const askedAt = "atOnce" in place.dataset ? 0 : Date.now(); // what no page tells by itself is asked for when it opens
    Object.assign(this, { place, session, etag: "", timer: 0, askedAt, isAsking: false });
  }

  begin() {
    document.addEventListener("visibilitychange", () => this.wait());
    this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    if (document.visibilityState !== "visible" || this.isAsking || this.isGone) return;
    this.timer = setTimeout(() => this.ask(), Math.max(0, this.askedAt + NEWS_EVERY - Date.now()));
  }

  async ask() {
    this.isAsking = true;
    this.askedAt = Date.now();
    try {
      const headers = { "X-Sob-Poll": "1", ...(this.etag && { "If-None-Match": this.etag }) };
      const answer = await ask(this.place.dataset.watch, { headers });
      if (answer.ok) this.show(await answer.json(), answer.headers.get("ETag"));
      else if (GONE.has(answer.status)) this.isGone = true;
      if (answer.status === 401 && !("atOnce" in this.place.dataset)) this.session?.check(); // the header's marker interrupts nobody who types
    } catch { /* no network: asked again */ }
    this.isAsking = false;
    this.wait();
  }

  show({ texts, is_changed: isChanged }, etag) {
    this.etag = etag;
    for (const [id, text] of Object.entries(texts)) {
      const place = document.getElementById(id);
      if (place && place.textContent !== text) place.textContent = text;
    }
    const told = this.place.querySelector(".news-told");
    if (isChanged && !told) this.place.append(this.place.querySelector("template").content.cloneNode(true));
    else if (!isChanged) told?.remove();
  }
}

// ---- the page ----

// A page that is shown inside another (a preview) leaves the watch to that one.
const dialog = window === window.top ? document.querySelector("dialog[data-session]") : null;
const session = dialog && new Session(dialog);
session?.begin();
for (const place of document.querySelectorAll("[data-watch]")) new News(place, session).begin();
