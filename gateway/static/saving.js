// What saves itself while it is written: forms (`autosave.js`) and drafts of messages (`messages.js`).
//
// Rules it keeps: one save in flight at a time, the last state wins; a save that may have arrived is sent again as it was, with the same
// idempotency id, before anything newer. When the page may be gone in a moment the newest words don't wait: they name the saves that they
// follow. Text leaves sessionStorage when the server has acknowledged it, at sign-out, and when another person is signed in. Nothing is ever put in
// localStorage. Without scripts the buttons do the same.

const PREFIX = "sob:answers:";
const PAUSE = 1000;
const LONGEST_PAUSE = 30000;
const PATIENCE = 15000;
const MOST_KEEPALIVE = 60000; // browsers refuse more than 64 kB in flight with keepalive
export const MOST_FOLLOWED = 10;

// ---- what waits in this tab ----

export const store = {
  get(key) {
    try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
  },
  put(key, value) {
    try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: saving still works */ }
  },
  drop(key) {
    try { sessionStorage.removeItem(key); } catch { /* as above */ }
  },
  dropWhere(test) {
    try { Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX) && test(key)).forEach((key) => sessionStorage.removeItem(key)); } catch { /* as above */ }
  },
};

// ---- one form ----

let keptAlive = 0; // bytes in flight that outlive the page

/**
 * A form that saves itself. Its kind says what is kept in the tab (`keep(receipt)`) and comes back (`restore()`), what is sent (`snapshot(follows)`: `id`,
 * `follows` and `body`), what the server's answer means (`acknowledged(told, save)`), and what must stand on the page when it is posted (`leave()`).
 */
export class Saving {
  constructor(form, person) {
    this.form = form;
    this.key = `${PREFIX}${person}:${form.dataset.sheet}`;
    this.texts = JSON.parse(form.dataset.texts);
    this.savesItself = form.dataset.savesItself === "yes";
    this.pending = null; // the save that isn't acknowledged: sent, or to be sent again as it was
    this.sending = null; // its promise while it is in flight
    this.isDirty = false; // typed since `pending` was made
    this.isLeaving = false;
    this.isStopped = false;
    this.failures = 0;
    this.timer = 0;
  }

  begin() {
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.restore();
  }

  get version() { return Number(this.form.elements.expected_version.value); }
  set version(value) { this.form.elements.expected_version.value = value; }

  note(text, ...buttons) {
    const place = this.form.querySelector("[data-note]");
    const words = document.createElement("p");
    words.textContent = text;
    const others = [...place.querySelectorAll("p")].filter(({ textContent }) => textContent !== text);
    place.replaceChildren(...(buttons.length ? [] : others), words, ...buttons);
    place.hidden = false;
  }

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
    if (this.sending || this.isLeaving || this.isStopped || !this.savesItself || !(this.isDirty || this.pending)) return;
    this.pending ??= this.made([]);
    this.dispatch();
  }

  // The page is hidden or closed and may never wake: newer words go after an older save that isn't acknowledged yet.
  saveNow() {
    if (this.isDirty && this.pending && !this.isLeaving && !this.isStopped && this.savesItself) {
      clearTimeout(this.timer);
      this.pending = this.made([...this.pending.follows, this.pending.id].slice(-MOST_FOLLOWED));
      this.dispatch();
    } else {
      this.save();
    }
  }

  made(follows) {
    this.isDirty = false;
    return { id: newId(), follows, ...this.snapshot() };
  }

  dispatch() {
    this.tell(this.failures ? this.texts.waiting : this.texts.saving, this.failures > 0);
    const sending = this.send(this.pending).finally(() => {
      if (this.sending !== sending) return; // a newer one went after it
      this.sending = null;
      if (this.isDirty && !this.failures) this.saveIn(0);
    });
    this.sending = sending;
  }

  async send(save) {
    const body = bodyOf(save);
    const keepalive = keptAlive + body.length < MOST_KEEPALIVE;
    let answer;
    let told = {};
    if (keepalive) keptAlive += body.length;
    try {
      answer = await fetch(this.form.dataset.saveTo, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8", Accept: "application/json" },
        credentials: "same-origin",
        keepalive,
        signal: AbortSignal.timeout(PATIENCE),
      });
      told = await answer.json();
    } catch { /* no network, or no answer in time: sent again */ }
    if (keepalive) keptAlive -= body.length;
    if (this.pending !== save) return; // a newer one, which names it, decides
    if (!answer) this.tryAgain();
    else if (answer.ok) this.arrived(told, save);
    else if (answer.status >= 500 || answer.status === 429) this.tryAgain();
    else this.refused(answer.status, told);
  }

  arrived(told, save) {
    this.pending = null;
    this.failures = 0;
    this.acknowledged(told, save);
  }

  tryAgain() {
    this.failures += 1;
    this.tell(this.texts.waiting, true);
    this.saveIn(Math.min(LONGEST_PAUSE, PAUSE * 2 ** this.failures));
  }

  refused(status, { code }) {
    this.pending = null;
    this.failures = 0;
    this.isDirty = true;
    this.keep();
    if (status === 422) this.isDirty = false; // the next change may have mended it
    else this.isStopped = true;
    const known = { not_signed_in: "signedOut", forged_request: "reload", stale_version: "other", idempotency_conflict: "other", illegal_transition: "other" };
    this.tell(this.texts[known[code] ?? "refused"], true);
    if (code === "not_signed_in") this.linkToSignIn();
  }

  linkToSignIn() {
    const link = document.createElement("a");
    Object.assign(link, { href: this.form.dataset.signIn, className: "ds-link", textContent: this.form.dataset.signInText });
    this.status.append(" ", link);
  }

  get status() { return this.form.querySelector("[data-status]"); }

  tell(text, isTrouble = false) {
    if (this.status.textContent !== text) this.status.textContent = text;
    this.status.toggleAttribute("data-is-trouble", isTrouble);
  }

  get waitsForChoice() { return false; }

  // A button was pressed: a save in flight must land first, or the page's version would be old when the form arrives.
  submitted(event) {
    clearTimeout(this.timer);
    if (this.sending) {
      event.preventDefault();
      const { submitter } = event;
      this.sending.finally(() => this.form.requestSubmit(submitter));
      return;
    }
    this.isLeaving = true;
    this.leave();
    this.keep(this.form.elements.idempotency_id.value);
  }

  leave() { /* nothing more stands on the page */ }
}

function bodyOf({ id, follows, fields }) {
  const body = new URLSearchParams(fields);
  body.set("idempotency_id", id);
  for (const each of follows) body.append("follows_id", each);
  return body.toString();
}

// A random UUID; `randomUUID` is missing where the page came without TLS from another machine.
function newId() {
  return crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (Number(digit) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(digit) / 4)))).toString(16));
}

/** Tells whether two JSON values are the same. */
export function same(some, others) {
  return JSON.stringify(some) === JSON.stringify(others);
}

/** Fills `{name}` in a sentence. */
export function fill(text, words) {
  return text.replace(/\{(\w+)\}/g, (_all, name) => words[name] ?? "");
}

/** Gives a time of day as the pages write it, in Sweden. */
export function clockTime(instant) {
  return new Intl.DateTimeFormat("sv-SE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" })
    .format(new Date(instant)).replace(":", ".");
}

// ---- the page ----

// The server has taken the form that was sent with this id: its text need not wait here any longer.
function takeReceipt() {
  const address = new URL(location.href);
  const receipt = address.searchParams.get("kvitto");
  if (!receipt) return;
  store.dropWhere((key) => store.get(key)?.receipt === receipt);
  address.searchParams.delete("kvitto");
  history.replaceState(history.state, "", address);
}

/** Begins to save the page's forms of one kind. */
export function begin(selector, Kind) {
  const person = document.querySelector("[data-person]")?.dataset.person;
  if (!person) return;
  // A guardian's text for one child stays while they act for another: it is theirs all the same.
  store.dropWhere((key) => !key.startsWith(`${PREFIX}${person.split("/")[0]}`));
  takeReceipt();
  document.querySelector("[data-sign-out]")?.addEventListener("submit", () => {
    forms.forEach((form) => { form.isLeaving = true; });
    store.dropWhere(() => true);
  });
  const forms = [...document.querySelectorAll(selector)].map((form) => new Kind(form, person));
  forms.forEach((form) => form.begin());
  const saveAllNow = () => forms.forEach((form) => form.saveNow());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") saveAllNow(); });
  addEventListener("pagehide", saveAllNow);
  addEventListener("beforeunload", (event) => { if (forms.some((form) => form.waitsForChoice)) event.preventDefault(); });
  addEventListener("online", () => forms.forEach((form) => form.save()));
  // Back from the browser's memory: versions and tokens may be old, the server knows.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
