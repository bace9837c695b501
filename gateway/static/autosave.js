// Saves a form while it is being written, keeps what isn't saved yet in this tab, and shows what another tab has answered.
//
// What the page began from goes with each save (`base_marks`), so that the server merges it with what others have saved, question by question; an answer that
// both have changed waits beside its question until the person has chosen. Rules it keeps: one save in flight at a time, the last state wins; a save that may have arrived is sent again as it was, with the same
// idempotency id, before anything newer. When the page may be gone in a moment the newest words don't wait: they name the saves that they
// follow (`follows`), so that the server takes them whether those have arrived or not. Text leaves sessionStorage when the server has acknowledged it, at sign-out, and when another
// person is signed in. Nothing is ever put in localStorage. Without this script the buttons do the same.

const PREFIX = "sob:answers:";
const PAUSE = 1000;
const LONGEST_PAUSE = 30000;
const PATIENCE = 15000;
const MOST_KEEPALIVE = 60000; // browsers refuse more than 64 kB in flight with keepalive
const MOST_FOLLOWED = 10;
const SENT = ["csrf_token", "version_id", "expected_version", "base_marks", "occasion"];
const { Answers } = await import(document.querySelector("[data-questions]").src);

// ---- what waits in this tab ----

const store = {
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

class Sheet {
  constructor(form, person) {
    this.form = form;
    this.key = `${PREFIX}${person}:${form.dataset.sheet}`;
    this.texts = JSON.parse(form.dataset.texts);
    this.savesItself = form.dataset.savesItself === "yes";
    this.answers = new Answers(form);
    this.sent = []; // the pairs of saves that may have arrived, since the last that was acknowledged
    this.chosen = {}; // field → mark of what was shown as saved, where the person chose since the last save was made
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
    this.answers.showQuestions();
  }

  get version() { return Number(this.form.elements.expected_version.value); }
  set version(value) { this.form.elements.expected_version.value = value; }
  get base() { return JSON.parse(this.form.elements.base_marks.value); }
  set base(marks) { this.form.elements.base_marks.value = JSON.stringify(marks); }

  // What was typed here and isn't acknowledged comes back, with what it stands on: saving it merges it with whatever is saved by now.
  restore() {
    const waiting = store.get(this.key);
    if (!waiting) return;
    if (this.form.dataset.isSaved !== "yes") {
      this.keep(); // a page with what was just typed and must be corrected: that is the newest
    } else if (same(waiting.pairs, this.answers.pairs())) {
      store.drop(this.key);
    } else if (waiting.occasion === this.form.elements.occasion.value) {
      this.version = waiting.version;
      this.base = waiting.base;
      this.sent = waiting.sent;
      this.answers.fill(waiting.pairs);
      this.note(this.texts.restored);
      this.changed();
    } else {
      this.offer(waiting.pairs);
    }
  }

  note(text, ...buttons) {
    const place = this.form.querySelector("[data-note]");
    const words = document.createElement("p");
    words.textContent = text;
    const others = [...place.querySelectorAll("p")].filter(({ textContent }) => textContent !== text);
    place.replaceChildren(...(buttons.length ? [] : others), words, ...buttons);
    place.hidden = false;
  }

  // The form has come again since it was typed: it belongs to another occasion, so it only fills what is empty, and only if the person wants.
  offer(pairs) {
    this.isOffering = true; // what waits must not be overwritten before the person has chosen
    const button = (text, act) => {
      const made = document.createElement("button");
      Object.assign(made, { type: "button", className: "ds-button", textContent: text });
      made.dataset.variant = "secondary";
      made.addEventListener("click", () => {
        this.isOffering = false;
        this.form.querySelector("[data-note]").hidden = true;
        act();
      });
      return made;
    };
    const take = () => {
      const here = this.answers.byField(this.answers.pairs());
      this.answers.fill(pairs, (field) => !here.has(field));
      this.changed();
    };
    this.note(this.texts.found, button(this.texts.take, take), button(this.texts.drop, () => store.drop(this.key)));
  }

  keep(receipt) {
    if (this.isOffering) return;
    const { version, base, sent } = this;
    store.put(this.key, { pairs: this.answers.pairs(), version, base, sent, occasion: this.form.elements.occasion.value, receipt });
  }

  changed() {
    this.isDirty = true;
    this.keep();
    this.answers.showQuestions();
    this.saveIn(PAUSE);
  }

  saveIn(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  save() {
    clearTimeout(this.timer);
    if (this.sending || this.isLeaving || this.isStopped || !this.savesItself || !(this.isDirty || this.pending)) return;
    this.pending ??= this.snapshot([]);
    this.dispatch();
  }

  // The page is hidden or closed and may never wake: newer words go after an older save that isn't acknowledged yet.
  saveNow() {
    if (this.isDirty && this.pending && !this.isLeaving && !this.isStopped && this.savesItself) {
      clearTimeout(this.timer);
      this.pending = this.snapshot([...this.pending.follows, this.pending.id].slice(-MOST_FOLLOWED));
      this.dispatch();
    } else {
      this.save();
    }
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

  snapshot(follows) {
    this.isDirty = false;
    this.chosen = {};
    const id = newId();
    const pairs = this.answers.pairs();
    const body = new URLSearchParams(pairs);
    for (const name of SENT) body.set(name, this.form.elements[name].value);
    body.set("idempotency_id", id);
    body.set("sent_before", this.sentBefore(pairs));
    for (const each of follows) body.append("follows_id", each);
    this.sent = [...this.sent, pairs].slice(-MOST_FOLLOWED);
    return { id, follows, pairs, version: this.version, base: this.base, body: body.toString() };
  }

  // What this page has sent otherwise before and doesn't know the fate of: its own earlier words are nobody else's.
  sentBefore(pairs) {
    const here = this.answers.byField(pairs);
    const others = this.sent.map((each) => this.answers.byField(each)).map((there) => Object.fromEntries(
      [...new Set([...there.keys(), ...here.keys()])].filter((field) => !same(there.get(field), here.get(field))).map((field) => [field, there.get(field) ?? []]),
    ));
    return others.length ? JSON.stringify(others) : "";
  }

  async send(save) {
    const { body } = save;
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
    else if (answer.ok) this.acknowledged(told, save);
    else if (answer.status >= 500 || answer.status === 429) this.tryAgain();
    else this.refused(answer.status, told);
  }

  acknowledged(told, save) {
    this.pending = null;
    this.failures = 0;
    this.sent = [];
    const met = told.met.filter(({ field }) => !(field in this.chosen));
    const isAsSent = same(save.pairs, this.answers.pairs());
    this.standOn(told, save);
    this.showMet(met);
    const waiting = Object.keys(told.unread);
    if (waiting.length || met.length || !isAsSent) this.keep();
    else if (!this.isOffering) store.drop(this.key);
    const time = new Intl.DateTimeFormat("sv-SE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" })
      .format(new Date(told.saved_at)).replace(":", ".");
    const label = this.answers.questions.find(({ id }) => id === waiting[0])?.box.querySelector(".ds-label .plain")?.textContent;
    if (met.length) this.tell(fill(this.texts.met, { time, question: met[0].label }), true);
    else this.tell(fill(waiting.length ? this.texts.unread : this.texts.saved, { time, question: label }));
  }

  // What is saved now is what the page begins from; what another tab has answered comes into the fields. A field that was written in meanwhile
  // keeps what it began from, and the page its version, so that the next save meets the other's answer there.
  standOn({ version, base_marks: marks, held }, save) {
    const before = this.answers.byField(save.pairs);
    const here = this.answers.byField(this.answers.pairs());
    const fields = Object.keys(held ?? {});
    const untouched = fields.filter((field) => same(here.get(field), before.get(field)));
    const base = { ...marks };
    for (const [field, mark] of Object.entries(this.chosen)) put(base, field, mark);
    for (const field of fields) if (!untouched.includes(field)) put(base, field, save.base[field]);
    this.base = base;
    this.version = untouched.length < fields.length ? save.version : version;
    if (!untouched.length) return;
    this.answers.fill(Object.values(held).flat(), (field) => untouched.includes(field));
    this.note(this.texts.joined);
  }

  showMet(met) {
    const stands = (box) => met.some(({ field, mark }) => field === box.dataset.metField && mark === box.dataset.mark);
    const boxes = [...this.form.querySelectorAll("[data-met-field]")];
    boxes.filter((box) => !stands(box)).forEach((box) => box.remove());
    const shown = new Set(boxes.filter(stands).map(({ dataset }) => dataset.metField));
    for (const each of met) if (!shown.has(each.field)) this.addMet(each);
    this.answers.showQuestions();
  }

  addMet({ field, question, saved, pairs, mark }) {
    const box = this.form.querySelector("template[data-met]").content.firstElementChild.cloneNode(true);
    Object.assign(box.dataset, { metField: field, mark });
    box.querySelector("[data-saved]").textContent = saved;
    for (const button of box.querySelectorAll("[data-use]")) {
      button.addEventListener("click", () => {
        this.chosen[field] = mark;
        this.base = put(this.base, field, mark);
        box.remove();
        if (button.dataset.use === "saved") this.answers.fill(pairs, (each) => each === field);
        [...this.form.elements].find((control) => this.answers.fieldOf(control.name) === field)?.focus();
        this.changed();
      });
    }
    this.answers.questions.find(({ id }) => id === question)?.box.append(box);
  }

  get waitsForChoice() { return !this.isLeaving && this.form.querySelector("[data-met-field]") !== null; }

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
    const known = { not_signed_in: "signedOut", forged_request: "reload", stale_version: "other", idempotency_conflict: "other" };
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
    this.form.elements.sent_before.value = this.sentBefore(this.answers.pairs());
    this.keep(this.form.elements.idempotency_id.value);
  }
}

function same(some, others) {
  return JSON.stringify(some) === JSON.stringify(others);
}

function put(marks, field, mark) {
  if (mark) marks[field] = mark;
  else delete marks[field]; // unanswered has none
  return marks;
}

// A random UUID; `randomUUID` is missing where the page came without TLS from another machine.
function newId() {
  return crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (Number(digit) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(digit) / 4)))).toString(16));
}

function fill(text, words) {
  return text.replace(/\{(\w+)\}/g, (_all, name) => words[name] ?? "");
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

function begin() {
  const person = document.querySelector("[data-person]")?.dataset.person;
  if (!person) return;
  // A guardian's text for one child stays while they act for another: it is theirs all the same.
  store.dropWhere((key) => !key.startsWith(`${PREFIX}${person.split("/")[0]}`));
  takeReceipt();
  document.querySelector("[data-sign-out]")?.addEventListener("submit", () => {
    sheets.forEach((sheet) => { sheet.isLeaving = true; });
    store.dropWhere(() => true);
  });
  const sheets = [...document.querySelectorAll("form[data-sheet]")].map((form) => new Sheet(form, person));
  sheets.forEach((sheet) => sheet.begin());
  const saveAllNow = () => sheets.forEach((sheet) => sheet.saveNow());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") saveAllNow(); });
  addEventListener("pagehide", saveAllNow);
  addEventListener("beforeunload", (event) => { if (sheets.some((sheet) => sheet.waitsForChoice)) event.preventDefault(); });
  addEventListener("online", () => sheets.forEach((sheet) => sheet.save()));
  // Back from the browser's memory: versions and tokens may be old, the server knows.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

begin();
