// Saves a form while it is being written, and shows what another tab has answered. How a save travels and what waits in the tab: `saving.js`.
//
// What the page began from goes with each save (`base_marks`), so that the server merges it with what others have saved, question by question; an answer that
// both have changed waits beside its question until the person has chosen. Without this script the buttons do the same.

const SENT = ["csrf_token", "version_id", "expected_version", "base_marks", "occasion"];
const { Answers } = await import(document.querySelector("[data-questions]").src);
const { MOST_FOLLOWED, Saving, begin, clockTime, fill, same, store } = await import(document.querySelector("[data-saving]").src);

class Sheet extends Saving {
  constructor(form, person) {
    super(form, person);
    this.answers = new Answers(form);
    this.sent = []; // the pairs of saves that may have arrived, since the last that was acknowledged
    this.chosen = {}; // field → mark of what was shown as saved, where the person chose since the last save was made
  }

  begin() {
    super.begin();
    this.answers.showQuestions();
  }

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
    super.changed();
    this.answers.showQuestions();
  }

  snapshot() {
    this.chosen = {};
    const pairs = this.answers.pairs();
    const fields = [...pairs, ...SENT.map((name) => [name, this.form.elements[name].value]), ["sent_before", this.sentBefore(pairs)]];
    this.sent = [...this.sent, pairs].slice(-MOST_FOLLOWED);
    return { pairs, version: this.version, base: this.base, fields };
  }

  // What this page has sent otherwise before and doesn't know the fate of: its own earlier words are nobody else's.
  sentBefore(pairs) {
    const here = this.answers.byField(pairs);
    const others = this.sent.map((each) => this.answers.byField(each)).map((there) => Object.fromEntries(
      [...new Set([...there.keys(), ...here.keys()])].filter((field) => !same(there.get(field), here.get(field))).map((field) => [field, there.get(field) ?? []]),
    ));
    return others.length ? JSON.stringify(others) : "";
  }

  acknowledged(told, save) {
    this.sent = [];
    const met = told.met.filter(({ field }) => !(field in this.chosen));
    const isAsSent = same(save.pairs, this.answers.pairs());
    this.standOn(told, save);
    this.showMet(met);
    const waiting = Object.keys(told.unread);
    if (waiting.length || met.length || !isAsSent) this.keep();
    else if (!this.isOffering) store.drop(this.key);
    const time = clockTime(told.saved_at);
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

  leave() {
    this.form.elements.sent_before.value = this.sentBefore(this.answers.pairs());
  }
}

function put(marks, field, mark) {
  if (mark) marks[field] = mark;
  else delete marks[field]; // unanswered has none
  return marks;
}

begin("form[data-sheet]:not([data-draft])", Sheet);
