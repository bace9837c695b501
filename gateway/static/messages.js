// A message while it is being written: its editor, and a draft that saves itself (`saving.js` says how a save travels).
//
// Of two devices the newest text wins, and the server keeps the other one beside it; so a text that waits in this tab is put back with the version that it
// was written on. Without this script a plain field and the button Spara utkast do the same.

const { Editor, fromHtml, toPlain } = await import(document.querySelector("[data-rich-text-script]").src);
const { Saving, begin, clockTime, fill, same, store } = await import(document.querySelector("[data-saving]").src);

const SENT = ["csrf_token", "expected_version", "body", "formatted", "subject", "notify"];

class Draft extends Saving {
  constructor(form, person) {
    super(form, person);
    this.editor = new Editor(form.querySelector("[data-rich-text]"));
    this.subject = form.elements.subject; // only where nothing is sent yet
    this.notify = form.elements.notify; // only for who chooses
  }

  begin() {
    super.begin();
    if (this.editor.isBegun) this.changed();
    if (this.subject) this.count();
    this.form.querySelector("[data-own-window]").addEventListener("click", (event) => this.openWindow(event));
  }

  changed() {
    super.changed();
    if (this.subject) this.count();
  }

  // As the service counts: what people see as one sign may be several.
  count() {
    const place = this.form.querySelector(`[data-counts="${this.subject.id}"]`);
    place.querySelector("[data-count]").textContent = [...this.subject.value].length;
    place.hidden = false;
  }

  // The window shows what is saved, so what was just typed is saved first.
  async openWindow(event) {
    event.preventDefault();
    const { href } = event.currentTarget;
    this.saveNow();
    await this.sending;
    open(href, this.form.dataset.sheet, "popup,width=640,height=860");
  }

  // All forms of the page that change the draft stand on the same version.
  get version() { return super.version; }
  set version(value) { document.querySelectorAll("[name=expected_version]").forEach((each) => { each.value = value; }); }

  get words() { return [this.editor.text, this.subject?.value ?? "", this.notify?.value ?? ""]; }

  set words([text, subject, notify]) {
    this.editor.text = text;
    if (this.notify && notify) this.notify.value = notify;
    if (this.subject && subject) this.subject.value = subject;
  }

  restore() {
    const waiting = store.get(this.key);
    if (!waiting) return;
    if (this.form.dataset.isSaved !== "yes") {
      this.keep(); // a page with what was just typed and must be corrected: that is the newest
    } else if (same(waiting.words, this.words) || this.isSent(waiting.words)) {
      store.drop(this.key);
    } else {
      if (this.editor.text) this.version = waiting.version;
      this.words = waiting.words;
      this.note(this.texts.restored);
      this.changed();
    }
  }

  // Its answer may have been lost on the way, and the message stands there.
  isSent([text]) {
    const newest = document.querySelector("[data-is-own] .message");
    const wordsOf = (html) => toPlain(fromHtml(html)).replace(/\s+/g, " ").trim();
    return newest !== null && text !== "" && wordsOf(newest.innerHTML) === wordsOf(text);
  }

  keep(receipt) {
    store.put(this.key, { words: this.words, version: this.version, receipt });
  }

  snapshot() {
    const { elements } = this.form;
    return { words: this.words, fields: SENT.filter((name) => elements[name]).map((name) => [name, elements[name].value]) };
  }

  acknowledged({ version, saved_at: at, has_other: hasOther }, { words }) {
    this.version = version;
    if (same(words, this.words)) store.drop(this.key);
    else this.keep();
    this.tell(fill(this.texts.saved, { time: clockTime(at) }));
    if (hasOther && !document.getElementById("annan-text")) this.tellOfOther();
  }

  tellOfOther() {
    const show = document.createElement("button");
    Object.assign(show, { type: "button", className: "ds-button", textContent: this.texts.show });
    show.dataset.variant = "secondary";
    show.addEventListener("click", () => location.reload());
    this.note(this.texts.kept, show);
  }
}

begin("form[data-draft]", Draft);
