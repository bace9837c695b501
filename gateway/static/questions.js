// The questions of a form while they are answered: which are shown, sliders, and answers that are taken back. It saves nothing.
//
// Its page loads it first, by an address that has its digest (`data-questions`), and who imports it takes that address: a plain import could be a
// year old in the browser's store, and one that had to be fetched then would leave the first words unheard. Without this script, saving shows what answers open, and a tick takes an answer back.

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

/** Reads a form's questions from its page: `{box, id, kind, longest, limits, showIf}`, in their order. */
export function questionsOf(form) {
  return [...form.querySelectorAll("[data-question]")].map((box) => ({
    box, id: box.dataset.question, kind: box.dataset.kind, longest: box.dataset.longest,
    limits: box.dataset.limits ? JSON.parse(box.dataset.limits) : {},
    showIf: box.dataset.showIf ? JSON.parse(box.dataset.showIf) : null,
  }));
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

// ---- controls ----

/** Lets a slider set its number: the number is the answer, and an untouched slider is none. */
export function addSliders(form) {
  for (const slider of form.querySelectorAll("[data-slider-of]")) {
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

/** Lets a choice among radio buttons be taken back; gives what shows the buttons for it where there is an answer. */
export function addClearing(form) {
  const clearings = [...form.querySelectorAll("[data-clears]")].map((button) => ({
    button, radios: [...form.elements].filter(({ name, type }) => type === "radio" && name === button.dataset.clears),
  }));
  const show = () => {
    for (const { button, radios } of clearings) button.hidden = !radios.some(({ checked }) => checked);
  };
  for (const { button, radios } of clearings) {
    button.addEventListener("click", () => {
      for (const radio of radios) radio.checked = false;
      radios[0].focus(); // the button is gone with the answer
      radios[0].dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  form.addEventListener("input", show);
  show();
  return show;
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

const isOurs = ({ name, type }) => !name || name.includes("_") || name === "occasion" || type === "submit"; // ids of questions have no underscore

/** The controls of a form that a person answers with, by field: what is chosen at once, as gateway/citizen/parts/conflicts.py has it. */
export class Answers {
  constructor(form) {
    this.form = form;
    this.questions = questionsOf(form);
    this.whole = new Set(this.questions.filter(({ kind }) => kind === "datetime").map(({ id }) => id));
    addSliders(form);
    addMeanings(form);
    this.showClearing = addClearing(form);
  }

  pairs() {
    const read = [];
    for (const control of this.form.elements) {
      if (isOurs(control) || ((control.type === "radio" || control.type === "checkbox") && !control.checked)) continue;
      if (control.value !== "") read.push([control.name, control.value]);
    }
    return read;
  }

  // A question, or one row of a matrix.
  fieldOf(name) {
    const question = name.split(".", 1)[0];
    return this.whole.has(question) ? question : name;
  }

  byField(pairs) {
    const fields = new Map();
    for (const pair of pairs) fields.set(this.fieldOf(pair[0]), [...fields.get(this.fieldOf(pair[0])) ?? [], pair]);
    return fields;
  }

  fill(pairs, isMeant = () => true) {
    for (const control of this.form.elements) {
      if (isOurs(control) || !isMeant(this.fieldOf(control.name))) continue;
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = pairs.some(([name, value]) => name === control.name && value === control.value);
      } else {
        control.value = pairs.find(([name]) => name === control.name)?.[1] ?? "";
      }
      control.dispatchEvent(new Event("sob:filled"));
    }
    this.showQuestions();
    this.showClearing();
  }

  showQuestions() {
    const shown = visibleQuestions(this.questions, this.pairs());
    for (const { box, id } of this.questions) box.hidden = !shown.has(id) && !box.querySelector(".met");
  }
}
