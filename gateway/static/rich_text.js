// Bold and italic in a message: an editor that takes the place of a plain field, and reads what is pasted into it.
//
// A text is paragraphs of lines of runs: [[[{ text, bold, italic }, …], …], …]. Whatever stands in the editor is read into that and nothing else leaves it, so the
// server meets nothing that it has to take away: `body` gets the words alone, as somebody without scripts would type them, and `formatted` the same with
// their styles (`gateway/rich_text.py` puts them together, line by line). The commands are the browser's own: they undo, and heed each system's keys.

const BLOCKS = new Set(("ADDRESS ARTICLE ASIDE BLOCKQUOTE CAPTION CENTER DD DIV DL DT FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION " +
  "TABLE TBODY TD TFOOT TH THEAD TR UL").split(" "));
const UNSEEN = new Set(["NOEMBED", "SCRIPT", "STYLE", "TEMPLATE", "TITLE"]);
const BOLD = new Set(["B", "STRONG"]);
const ITALIC = new Set(["I", "EM"]);
const ALLOWED = new Set(["formatBold", "formatItalic", "formatRemove"]);

// ---- a text, read and written ----

// What a word processor says of an element's style; null where it says nothing.
function styled(element, property, isOn) {
  const said = new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([\\w-]+)`, "i").exec(element.dataset.wasStyle ?? "");
  return said && isOn.test(said[1]);
}

class Reader {
  constructor(keepsLines) {
    this.keepsLines = keepsLines; // whether a line end in the source is one: in the editor, and in what is `pre`
    this.paragraphs = [];
    this.lines = [[]];
  }

  read(node, bold = false, italic = false, keepsLines = this.keepsLines) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) this.add(child.data, bold, italic, keepsLines);
      else if (child.nodeType === Node.ELEMENT_NODE && !UNSEEN.has(child.tagName)) this.element(child, bold, italic, keepsLines);
    }
  }

  element(element, bold, italic, keepsLines) {
    if (element.tagName === "BR") return void this.lines.push([]);
    const isBlock = BLOCKS.has(element.tagName);
    if (isBlock) this.end();
    this.read(element,
      styled(element, "font-weight", /^(bold|bolder|[6-9]\d\d)$/i) ?? (bold || BOLD.has(element.tagName)),
      styled(element, "font-style", /^(italic|oblique)$/i) ?? (italic || ITALIC.has(element.tagName)),
      keepsLines || element.tagName === "PRE");
    if (isBlock) this.end();
  }

  add(data, bold, italic, keepsLines) {
    const [first, ...others] = keepsLines ? data.split(/\r\n?|\n/) : [data.replace(/[ \t\n\r\f]+/g, " ")];
    const put = (text) => {
      const shown = keepsLines || this.lines.at(-1).length ? text : text.trimStart();
      if (shown) this.lines.at(-1).push({ text: shown, bold, italic });
    };
    put(first);
    for (const each of others) {
      this.lines.push([]);
      put(each);
    }
  }

  end() {
    let paragraph = null;
    for (const line of this.lines) {
      const isBlank = line.every(({ text }) => !text.trim());
      if (isBlank) paragraph = null;
      else if (paragraph) paragraph.push(line);
      else this.paragraphs.push(paragraph = [line]);
    }
    this.lines = [[]];
  }
}

function paragraphsOf(node, keepsLines) {
  const reader = new Reader(keepsLines);
  reader.read(node);
  reader.end();
  return reader.paragraphs;
}

const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^>"'])*>/gi;
const REFUSED = /\s(style|on\w+)\s*=/gi;

/** Reads HTML without showing it: nothing in it is fetched, run or laid out. What the page's policy refuses anyhow gets another name first, or the browser complains. */
export function fromHtml(html) {
  const quiet = html.replace(TAG, (tag) => tag.replace(REFUSED, " data-was-$1=")).replace(/(<\/?)style\b/gi, "$1noembed");
  return paragraphsOf(new DOMParser().parseFromString(quiet, "text/html").body, false);
}

/** Reads plain text as the server does: a blank line begins a paragraph. */
export function fromPlain(text) {
  return text.trim().split(/\n[^\S\n]*\n\s*/).map((each) => each.split("\n").map((line) => [{ text: line, bold: false, italic: false }]));
}

export function toPlain(paragraphs) {
  return paragraphs.map((lines) => lines.map((line) => line.map(({ text }) => text).join("")).join("\n")).join("\n\n");
}

function made(name, ...inner) {
  const element = document.createElement(name);
  element.append(...inner);
  return element;
}

function between(parts, separator) {
  return parts.flatMap((each, place) => (place ? [...separator(), ...each] : each));
}

function lineNodes(lines) {
  const run = ({ text, bold, italic }) => {
    const inner = italic ? made("em", text) : text;
    return bold ? made("strong", inner) : inner;
  };
  return between(lines.map((line) => line.map(run)), () => [made("br")]);
}

/** Writes a text as the service keeps it. */
export function toHtml(paragraphs) {
  return made("div", ...paragraphs.map((lines) => made("p", ...lineNodes(lines)))).innerHTML;
}

/** Writes a text as it stands in the editor: as in a plain field a blank line is between paragraphs, so that none is ever joined to another by the browser, which would write styles into it. */
function toNodes(paragraphs) {
  return between(paragraphs.map(lineNodes), () => [made("br"), made("br")]);
}

// ---- the editor ----

/** Puts an editor in the place of a plain field (`[data-rich-text]`); `text` is its HTML. */
export class Editor {
  constructor(field) {
    this.plain = field.querySelector("textarea");
    this.isBegun = this.plain.value !== this.plain.defaultValue; // somebody was quicker than this script
    this.formatted = field.querySelector("[name=formatted]");
    const box = field.querySelector("template").content.firstElementChild.cloneNode(true);
    this.place = box.querySelector("[contenteditable]");
    this.buttons = [...box.querySelectorAll("[data-command]")];
    this.takeOver(field, box);
    const known = fromHtml(this.formatted.value);
    this.text = toPlain(known).trim() === this.plain.value.trim() ? known : fromPlain(this.plain.value);
    this.listen();
    if (this.isAwaited) this.goToEnd();
  }

  // The editor is announced as the field was: with its name, its help and what is wrong with it.
  takeOver(field, box) {
    const label = field.querySelector("label");
    const { id } = this.plain;
    for (const name of ["aria-describedby", "aria-invalid"]) if (this.plain.hasAttribute(name)) this.place.setAttribute(name, this.plain.getAttribute(name));
    this.plain.id = `${id}-utan-skript`;
    this.isAwaited = document.activeElement === this.plain || location.hash === `#${id}`;
    for (const each of [this.plain, ...field.querySelectorAll("[data-plain-only]")]) each.hidden = true;
    this.place.id = id;
    label.removeAttribute("for");
    label.addEventListener("click", () => this.place.focus());
    this.plain.after(box);
  }

  get paragraphs() { return paragraphsOf(this.place, true); }
  get text() { return this.formatted.value; }

  set text(text) {
    this.place.replaceChildren(...toNodes(typeof text === "string" ? fromHtml(text) : text));
    this.note();
  }

  // Who has begun to write in the plain field goes on behind that.
  goToEnd() {
    this.place.focus();
    getSelection().selectAllChildren(this.place);
    getSelection().collapseToEnd();
  }

  note() {
    const { paragraphs } = this;
    this.plain.value = toPlain(paragraphs);
    this.formatted.value = toHtml(paragraphs);
  }

  listen() {
    this.place.addEventListener("input", () => this.note());
    this.place.addEventListener("beforeinput", (event) => this.changes(event));
    this.place.addEventListener("paste", (event) => this.take(event, event.clipboardData));
    this.place.addEventListener("drop", (event) => this.dropped(event));
    this.place.addEventListener("dragstart", () => { this.isMoving = true; });
    this.place.addEventListener("dragend", () => { this.isMoving = false; });
    for (const button of this.buttons) {
      button.addEventListener("mousedown", (event) => event.preventDefault()); // what is marked stays marked
      button.addEventListener("click", () => this.format(button));
    }
    document.addEventListener("selectionchange", () => this.showStyles());
    this.place.addEventListener("keyup", () => this.showStyles()); // a style for what comes next selects nothing
  }

  changes(event) {
    const { inputType: kind } = event;
    if (!event.cancelable) return; // some keyboards don't ask: what they make is read as well
    if (kind === "insertParagraph" || (kind.startsWith("format") && !ALLOWED.has(kind))) event.preventDefault();
    if (kind === "insertParagraph") document.execCommand("insertLineBreak");
  }

  format(button) {
    if (!this.place.contains(getSelection().anchorNode)) this.place.focus();
    document.execCommand(button.dataset.command);
    this.showStyles();
  }

  showStyles() {
    if (!this.place.contains(getSelection().anchorNode)) return;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(document.queryCommandState(button.dataset.command)));
  }

  // What comes from elsewhere leaves all but paragraphs, bold and italic behind before it is seen.
  take(event, given) {
    const html = given.getData("text/html");
    const paragraphs = html ? fromHtml(html) : fromPlain(given.getData("text/plain").replace(/\r\n?/g, "\n"));
    event.preventDefault();
    if (!paragraphs.length) return;
    document.execCommand("insertHTML", false, made("div", ...toNodes(paragraphs)).innerHTML);
  }

  dropped(event) {
    const spot = document.caretRangeFromPoint?.(event.clientX, event.clientY);
    if (!spot || this.isMoving) return; // within the editor the browser moves it
    getSelection().removeAllRanges();
    getSelection().addRange(spot);
    this.take(event, event.dataTransfer);
  }
}
