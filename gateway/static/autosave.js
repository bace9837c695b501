// Saves a form while it is being written, keeps what isn't saved yet in this tab, and shows the questions that answers open.
//
// Rules it keeps: one save in flight at a time, the last state wins; a save that may have arrived is sent again as it was, with the same
// idempotency id, before anything newer. When the page may be gone in a moment the newest words don't wait: they name the saves that they
// follow (`follows`), so that the server takes them whether those have arrived or not. Text leaves sessionStorage when the server has acknowledged it, at sign-out, and when another
// person is signed in. Nothing is ever put in localStorage. Without this script the buttons do the same.

const PREFIX = "sob:answers:";
const PAUSE = 1000;
const LONGEST_PAUSE = 30000;
const PATIENCE = 15000;
const MOST_KEEPALIVE = 60000; // browsers refuse more than 64 kB in flight with keepalive
const MOST_FOLLOWED = 10;
const OURS = new Set(["csrf_token", "idempotency_id", "version_id", "expected_version", "occasion", "form_action", "typed_by"]);

// ---- which questions are shown: as common/forms/conditions.py and checking.py ----

const TESTS = {
  equals: (answer, value) => answer !== undefined && answer === value,
  not_equals: (answer, value) => answer === undefined || answer !== value,
  contains: (answer, value) => answer !== undefined && answer.includes(value),
  not_contains: (answer, value) => answer === undefined || !answer.includes(value),
  answered: (answer) => answer !== undefined,
  not_answered: (answer) => answer === undefined,
  less: (answer, value) => answer !== undefined && answer < value,
  at_most: (answer, value) => answer !== undefined && answer <= value,
  greater: (answer, value) => answer !== undefined && answer > value,
  at_least: (answer, value) => answer !== undefined && answer >= value,
};

/** Tells whether a question with this `showIf` is shown; `answers`: only what counts (visible, answered), normalised. */
export function isVisible(showIf, answers) {
  if (!showIf) return true;
  const holds = ({ question, row, operator, value }) => TESTS[operator](row ? answers[question]?.get(row) : answers[question], value);
  return showIf.every ? showIf.conditions.every(holds) : showIf.conditions.some(holds);
}

/** Gives the ids of the shown questions; `questions`: `{id, kind, longest, limits, showIf}` in the form's order, `pairs`: what the controls hold. */
export function visibleQuestions(questions, pairs) {
  const answers = Object.create(null); // a question may be called "constructor"
  const shown = new Set();
  for (const question of questions) {
    if (!isVisible(question.showIf, answers)) continue;
    shown.add(question.id);
    const answer = readAnswer(question, pairs);
    if (answer !== undefined) answers[question.id] = answer;
  }
  return shown;
}

const BLANK = /^[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/; // Python's str.isspace
const NUMBER = /^[+-]?(?:[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:[.,][0-9]+)?$/;
const IN_THOUSANDS = /^[+-]?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,[0-9]+|(?:,[0-9]{3})+\.[0-9]+|(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,})$/;
const TWO_WAYS = /^[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}$/;
const UNSEEN = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]/g;
const CONTROLS = /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;
const RUBBISH = /[\ufeff\u2060-\u2064\u206a-\u206f\u202d\u202e\ufff9-\ufffb]/g;
const IN_CONTEXT = /([\u00ad\u200b-\u200d])[\u00ad\u200b-\u200d]*/g;
const UNSPACED = "[\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u1950-\\u19df\\u1a20-\\u1aaf\\ua9e0-\\ua9ff\\uaa60-\\uaadf]";
const LETTER = "[\\p{L}\\p{Nl}\\p{No}]";
const IDLE = new RegExp(
  `(?<!${LETTER})\\u00ad|\\u00ad(?!${LETTER})|(?<!${UNSPACED})\\u200b|\\u200b(?!${UNSPACED})|(?<![^\\0-\\u036f\\u2000-\\u206f])[\\u200c\\u200d]`, "gu");
const DASHES = /[\u02d7\u2010-\u2015\u2043\u2212\u2796\ufe58\ufe63]/g;
const TIME = /^([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?::00(?:\.0{1,6})?)?$/;

/** Gives the normalised answer that counts in conditions, or undefined: what is blank, half or unreadable counts as unanswered. */
export function readAnswer({ id, kind, longest, limits }, pairs) {
  const values = pairs.filter(([name]) => name === id).map(([, value]) => value);
  const last = values.at(-1) ?? "";
  const part = (name) => figures(pairs.findLast(([each]) => each === `${id}.${name}`)?.[1] ?? "");
  switch (kind) {
    case "text": return free(last).includes("\n") ? undefined : readText(last, Number(longest));
    case "long_text": return readText(last, Number(longest));
    case "checkbox": return values.length ? values : undefined;
    case "number": return readNumber(last, limits);
    case "scale":
    case "vas": return wholeOnly(readNumber(last));
    case "yes_no": return { yes: true, no: false }[last];
    case "date": return readDate(figures(last));
    case "time": return readTime(figures(last));
    case "datetime": return readDate(part("date")) && readTime(part("time")) && `${readDate(part("date"))}T${readTime(part("time"))}`;
    case "matrix": return readRows(pairs.filter(([name, value]) => name.startsWith(`${id}.`) && value), id.length + 1);
    default: return last || undefined;
  }
}

function readText(text, longest) {
  const written = free(text);
  return BLANK.test(written) || [...written].length > longest || written.includes("\0") ? undefined : written;
}

// As common/door/writing.py: words without what nobody sees.
function free(text) {
  if (/^[\t\n -~]*$/.test(text)) return text;
  const seen = text.replace(/\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]/g, "\n").replace(CONTROLS, "").normalize("NFC").replace(RUBBISH, "");
  return seen.replace(IN_CONTEXT, "$1").replace(IDLE, "").normalize("NFC");
}

// As common/door/writing.py: what is read as a number or a date, whatever it was pasted from.
function figures(text) {
  const ascii = text.replace(UNSEEN, "").replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  return ascii.replace(DASHES, "-").replace("\ufe62", "+").replace(/[\s\x1c-\x1f\x85]+/g, " ").trim();
}

// As common/forms/kinds/decimals.py: a text that may mean two numbers is none, unless limits leave one.
function readNumber(text, limits = {}) {
  const written = figures(text);
  if (text.length > 40) return undefined;
  if (TWO_WAYS.test(written)) {
    const both = [Number(written.replace(/[.,]/, "")), Number(written.replace(",", "."))];
    const candidates = isWhole(limits) ? both.slice(0, 1) : both;
    const possible = candidates.filter((each) => isWithin(each, limits));
    return possible.length < 2 ? possible[0] ?? candidates.at(-1) : undefined;
  }
  if (NUMBER.test(written)) return kept(written.replaceAll(" ", "").replace(",", "."));
  return IN_THOUSANDS.test(written) ? kept(withoutThousands(written)) : undefined;
}

function withoutThousands(written) {
  const last = Math.max(written.lastIndexOf("."), written.lastIndexOf(","));
  const whole = written.slice(0, last).replace(/[.,]/g, "");
  return written.split(written[last]).length > 2 ? whole + written.slice(last + 1) : `${whole}.${written.slice(last + 1)}`;
}

function kept(plain) {
  const [whole, decimals = ""] = plain.replace(/^[+-]/, "").split(".");
  const told = decimals.replace(/0+$/, "");
  const digits = (told ? whole + told : whole.replace(/0+$/, "")).replace(/^0+/, "");
  if (digits.length > 15 || told.length > 10 || whole.replace(/^0+/, "").length > 15) return undefined;
  return Number(plain) + 0; // no minus zero
}

function isWhole({ minimum = 0, step }) {
  return Number.isInteger(step) && Number.isInteger(minimum);
}

function isWithin(number, { minimum, maximum, step }) {
  if (number < minimum || number > maximum) return false;
  const steps = (number - (minimum ?? 0)) / (step ?? 1);
  return step === undefined || Math.abs(steps - Math.round(steps)) < 1e-9;
}

function readRows(pairs, start) {
  return pairs.length ? new Map(pairs.map(([name, value]) => [name.slice(start), value])) : undefined;
}

function wholeOnly(number) {
  return Number.isInteger(number) ? number : undefined;
}

function readDate(text) {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return undefined;
  const day = new Date(`${text}T00:00:00Z`);
  const isReal = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
  return isReal && text >= "1800" && text < "2200" ? text : undefined;
}

function readTime(text) {
  const match = TIME.exec(text);
  return match ? `${match[1].padStart(2, "0")}:${match[2]}` : undefined;
}

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
    this.questions = [...form.querySelectorAll("[data-question]")].map((box) => ({
      box, id: box.dataset.question, kind: box.dataset.kind, longest: box.dataset.longest,
      limits: box.dataset.limits ? JSON.parse(box.dataset.limits) : {},
      showIf: box.dataset.showIf ? JSON.parse(box.dataset.showIf) : null,
    }));
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
    this.form.querySelector("[data-drop]")?.addEventListener("click", () => store.drop(this.key));
    this.addSliders();
    addMeanings(this.form);
    this.restore();
    this.showQuestions();
  }

  get version() { return Number(this.form.elements.expected_version.value); }
  set version(value) { this.form.elements.expected_version.value = value; }

  pairs() {
    const read = [];
    for (const control of this.form.elements) {
      if (!control.name || OURS.has(control.name) || control.type === "submit") continue;
      if ((control.type === "radio" || control.type === "checkbox") && !control.checked) continue;
      if (control.value !== "") read.push([control.name, control.value]);
    }
    return read;
  }

  fill(pairs) {
    for (const control of this.form.elements) {
      if (!control.name || OURS.has(control.name) || control.type === "submit") continue;
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = pairs.some(([name, value]) => name === control.name && value === control.value);
      } else {
        control.value = pairs.find(([name]) => name === control.name)?.[1] ?? "";
      }
      control.dispatchEvent(new Event("sob:filled"));
    }
    this.showQuestions();
  }

  showQuestions() {
    const shown = visibleQuestions(this.questions, this.pairs());
    for (const { box, id } of this.questions) box.hidden = !shown.has(id);
  }

  // What was typed here and isn't acknowledged comes back; when newer answers are saved, the person chooses.
  restore() {
    const waiting = store.get(this.key);
    if (!waiting) return;
    const here = this.form.dataset.isSaved === "yes";
    if (same(waiting.pairs, this.pairs())) {
      if (here) store.drop(this.key);
    } else if (!here) {
      this.keep(); // a page with what was just typed and must be corrected: that is the newest
    } else if (waiting.version === this.version) {
      this.fill(waiting.pairs);
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
    place.replaceChildren(words, ...buttons);
    place.hidden = false;
  }

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
    const take = () => { this.fill(pairs); this.changed(); };
    this.note(this.texts.found, button(this.texts.take, take), button(this.texts.drop, () => store.drop(this.key)));
  }

  keep(receipt) {
    if (!this.isOffering) store.put(this.key, { pairs: this.pairs(), version: this.version, receipt });
  }

  changed() {
    this.isDirty = true;
    this.keep();
    this.showQuestions();
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
    const id = newId();
    const pairs = this.pairs();
    const body = new URLSearchParams(pairs);
    for (const name of ["csrf_token", "version_id", "expected_version", "occasion"]) body.set(name, this.form.elements[name].value);
    body.set("idempotency_id", id);
    for (const each of follows) body.append("follows_id", each);
    return { id, follows, pairs, body: body.toString() };
  }

  async send(save) {
    const { pairs, body } = save;
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
    if (this.pending !== save) this.version = Math.max(this.version, told.version ?? 0); // a newer one, which names it, decides
    else if (!answer) this.tryAgain();
    else if (answer.ok) this.acknowledged(told, pairs);
    else if (answer.status >= 500 || answer.status === 429) this.tryAgain();
    else this.refused(answer.status, told);
  }

  acknowledged({ version, saved_at: savedAt, unread }, pairs) {
    this.pending = null;
    this.failures = 0;
    this.version = version;
    const waiting = Object.keys(unread);
    if (waiting.length || !same(pairs, this.pairs())) this.keep();
    else if (!this.isOffering) store.drop(this.key);
    const time = new Intl.DateTimeFormat("sv-SE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" })
      .format(new Date(savedAt)).replace(":", ".");
    const label = this.questions.find(({ id }) => id === waiting[0])?.box.querySelector(".ds-label .plain")?.textContent;
    this.tell(fill(waiting.length ? this.texts.unread : this.texts.saved, { time, question: label }));
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
    this.keep(this.form.elements.idempotency_id.value);
  }

  addSliders() {
    for (const slider of this.form.querySelectorAll("[data-slider-of]")) {
      const number = document.getElementById(slider.dataset.sliderOf);
      const follow = () => {
        const value = readNumber(number.value);
        if (value !== undefined) slider.value = value;
        slider.toggleAttribute("data-is-untouched", value === undefined);
      };
      slider.addEventListener("input", () => { number.value = slider.value; follow(); });
      number.addEventListener("input", follow);
      number.addEventListener("sob:filled", follow);
      follow();
      slider.hidden = false;
    }
  }
}

// Which of two numbers was meant, put into the field: who chooses sees it stand there.
function addMeanings(form) {
  for (const choice of form.querySelectorAll("[data-means]")) {
    choice.addEventListener("input", () => {
      const number = document.getElementById(choice.dataset.means);
      number.value = choice.value;
      number.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

function same(some, others) {
  return JSON.stringify(some) === JSON.stringify(others);
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
  addEventListener("online", () => sheets.forEach((sheet) => sheet.save()));
  // Back from the browser's memory: versions and tokens may be old, the server knows.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

if (typeof document !== "undefined") begin();
