// Saves what authors write, as it is written, and keeps what isn't saved yet in this tab (sessionStorage, by person and form).
//
// One save in flight at a time; a save that may have arrived is sent again as it was, with the same idempotency id, before anything newer.
// Words leave the tab's store when the server has acknowledged them, at sign-out, and when another person is signed in. The server merges what others
// have saved, field by field, from the marks that the page carries; what both have changed stops saving: Spara then shows both. Without this
// script the buttons do the same.

const PREFIX = "sob:draft:";
const PAUSE = 1000;
const LONGEST_PAUSE = 30000;
const PATIENCE = 15000;
const MOST_KEEPALIVE = 60000; // browsers refuse more than 64 kB with keepalive

const store = {
  get(key) { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } },
  put(key, value) { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: saving still works */ } },
  drop(key) { try { sessionStorage.removeItem(key); } catch { /* as above */ } },
  dropWhere(test) {
    try { Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX) && test(key)).forEach((key) => sessionStorage.removeItem(key)); } catch { /* as above */ }
  },
};

class Sheet {
  constructor(form) {
    this.form = form;
    this.key = `${PREFIX}${form.dataset.person}:${location.pathname}:${form.dataset.writes}`;
    this.texts = JSON.parse(form.dataset.texts);
    this.pending = null;
    this.sending = null;
    this.isDirty = false;
    this.isStopped = form.dataset.isSaved !== "yes"; // a page with something to choose saves when the person has chosen
    this.failures = 0;
    this.timer = 0;
  }

  begin() {
    this.form.addEventListener("input", (event) => { if (!isApart(event.target)) this.changed(); });
    this.form.addEventListener("submit", (event) => this.submitted(event));
    for (const link of document.querySelectorAll("[data-drop]")) link.addEventListener("click", () => store.drop(this.key));
    this.restore();
  }

  // What people write, by name; not the hidden fields, which the server gives anew.
  words() {
    const read = {};
    for (const control of this.form.elements) {
      if (!control.name || isApart(control) || control.type === "hidden" || control.type === "submit") continue;
      read[control.name] = control.type === "checkbox" ? control.checked : control.value;
    }
    return read;
  }

  // What the words stand on: the versions and marks that the server gave, by name.
  ground() {
    return Object.fromEntries([...this.form.elements].filter(isGround).map(({ name, value }) => [name, value]));
  }

  // Words that were written here and aren't acknowledged come back with what they stand on, so that the server merges them with what is saved
  // by now. A block of a step that wasn't written in stays as it is saved; words whose place is gone are shown to be copied.
  restore() {
    this.begun = this.words();
    const waiting = store.get(this.key);
    if (!waiting) return;
    if (this.isStopped) { // a page that shows what was just typed: that is the newest
      this.begun = waiting.begun;
      this.keep();
      return;
    }
    const here = this.words();
    const written = Object.keys(waiting.words).filter((name) => waiting.words[name] !== waiting.begun[name]);
    if (written.every((name) => waiting.words[name] === here[name])) { store.drop(this.key); return; }
    const parts = new Set(written.map(partOf));
    for (const control of this.form.elements) {
      if (!parts.has(partOf(control.name))) continue;
      if (isGround(control) && control.name in waiting.ground) control.value = waiting.ground[control.name];
      else if (control.name in waiting.words) fill(control, waiting.words[control.name]);
    }
    this.begun = waiting.begun;
    const gone = written.filter((name) => !(name in here) && typeof waiting.words[name] === "string").map((name) => waiting.words[name]);
    this.note(this.texts.restored, ...(gone.length ? [this.texts.gone, ...gone] : []));
    this.changed();
  }

  note(...sentences) {
    this.noted.replaceChildren(...sentences.map((sentence) => {
      const words = document.createElement("p");
      words.className = "plain";
      words.textContent = sentence;
      return words;
    }));
    this.noted.hidden = false;
  }

  get noted() { return this.form.querySelector("[data-note]"); }
  get status() { return this.form.querySelector("[data-status]"); }

  keep(receipt) { store.put(this.key, { words: this.words(), begun: this.begun, ground: this.ground(), receipt }); }

  changed() {
    this.isDirty = true;
    this.keep();
    this.saveIn(PAUSE);
  }

  saveIn(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  save() {
    clearTimeout(this.timer);
    if (this.sending || this.isLeaving || this.isStopped || !(this.isDirty || this.pending)) return;
    this.pending ??= this.snapshot();
    this.tell(this.failures ? this.texts.waiting : this.texts.saving, this.failures > 0);
    this.sending = this.send(this.pending).finally(() => {
      this.sending = null;
      if (this.isDirty && !this.failures) this.saveIn(0);
    });
  }

  snapshot() {
    this.isDirty = false;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) if (typeof value === "string") body.append(name, value);
    body.set("idempotency_id", newId());
    body.delete("do");
    return { words: JSON.stringify(this.words()), body: body.toString() };
  }

  async send({ words, body }) {
    let answer;
    let told = {};
    try {
      answer = await fetch(this.form.action, {
        method: "POST", body, credentials: "same-origin",
        headers: { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8", Accept: "application/json" },
        keepalive: body.length < MOST_KEEPALIVE, signal: AbortSignal.timeout(PATIENCE),
      });
      told = await answer.json();
    } catch {
      this.tryAgain();
      return;
    }
    if (answer.ok) this.acknowledged(told, words);
    else if (answer.status >= 500 || answer.status === 429) this.tryAgain();
    else this.refused(answer.status, told);
  }

  acknowledged({ hidden, saved_at: savedAt }, words) {
    this.pending = null;
    this.failures = 0;
    this.renew(hidden);
    this.begun = JSON.parse(words);
    if (words === JSON.stringify(this.words())) store.drop(this.key);
    else this.keep();
    const time = new Intl.DateTimeFormat("sv-SE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" })
      .format(new Date(savedAt)).replace(":", ".");
    this.tell(this.texts.saved.replace("{time}", time));
  }

  renew(hidden) {
    for (const [name, value] of Object.entries(hidden ?? {})) {
      const control = this.form.elements[name];
      if (control) control.value = value;
    }
  }

  tryAgain() {
    this.failures += 1;
    this.tell(this.texts.waiting, true);
    this.saveIn(Math.min(LONGEST_PAUSE, PAUSE * 2 ** this.failures));
  }

  refused(status, { code, hidden }) {
    this.renew(hidden);
    this.pending = null;
    this.failures = 0;
    this.keep();
    if (status !== 422) this.isStopped = true; // the next change may mend what can't be saved yet
    const known = { not_signed_in: "signedOut", forged_request: "reload", stale_version: "other", not_found: "other" };
    this.tell(this.texts[known[code] ?? "refused"], true);
    if (code === "not_signed_in") {
      const link = document.createElement("a");
      Object.assign(link, { href: this.form.dataset.signIn, className: "ds-link", textContent: this.form.dataset.signInText });
      this.status.append(" ", link);
    }
  }

  tell(text, isTrouble = false) {
    if (this.status.textContent !== text) this.status.textContent = text;
    this.status.toggleAttribute("data-is-trouble", isTrouble);
  }

  // A button was pressed: a save in flight must land first, or the page's versions would be old when the form arrives.
  submitted(event) {
    clearTimeout(this.timer);
    if (this.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      this.sending.finally(() => this.form.requestSubmit(submitter));
      return;
    }
    this.isLeaving = true;
    this.keep(this.form.elements.idempotency_id.value);
  }
}

// What belongs together, and stands on the same ground: one block of a step, else all of the page.
function partOf(name) {
  return /^b\.[^.]+\./.exec(name)?.[0] ?? "";
}

function isGround({ name, type }) {
  return type === "hidden" && name && name !== "csrf_token" && name !== "idempotency_id";
}

function fill(control, value) {
  if (control.type === "checkbox") control.checked = value;
  else control.value = value;
}

function isApart(control) {
  return control.type === "file" || "notKept" in control.dataset;
}

// A random UUID; `randomUUID` is missing where the page came without TLS from another machine.
function newId() {
  return crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (Number(digit) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(digit) / 4)))).toString(16));
}

// The server has taken the form that was sent with this id: its words need not wait here any longer.
function takeReceipt() {
  const address = new URL(location.href);
  const receipt = address.searchParams.get("kvitto");
  if (!receipt) return;
  store.dropWhere((key) => store.get(key)?.receipt === receipt);
  address.searchParams.delete("kvitto");
  history.replaceState(history.state, "", address);
}

takeReceipt();
const sheets = [...document.querySelectorAll("form[data-writes]")].map((form) => new Sheet(form));
if (sheets.length) store.dropWhere((key) => !key.startsWith(`${PREFIX}${sheets[0].form.dataset.person}:`));
document.querySelector("form[action$='/logga-ut/personal']")?.addEventListener("submit", () => {
  sheets.forEach((sheet) => { sheet.isLeaving = true; });
  store.dropWhere(() => true);
});
sheets.forEach((sheet) => sheet.begin());
const saveAll = () => sheets.forEach((sheet) => sheet.save());
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") saveAll(); });
addEventListener("pagehide", saveAll);
addEventListener("online", saveAll);
// Back from the browser's memory: versions and tokens may be old, the server knows.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
