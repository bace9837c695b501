// The questions of a form while they are answered: which are shown, sliders, and answers that are taken back. It saves nothing.
//
// It is imported by the address that its page gives (`data-questions`), which has its digest: a plain import could be a year old in the browser's
// store. Without this script, saving shows what answers open, and a tick takes an answer back.

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

/** Reads a form's questions from its page: `{box, id, kind, longest, showIf}`, in their order. */
export function questionsOf(form) {
  return [...form.querySelectorAll("[data-question]")].map((box) => ({
    box, id: box.dataset.question, kind: box.dataset.kind, longest: box.dataset.longest,
    showIf: box.dataset.showIf ? JSON.parse(box.dataset.showIf) : null,
  }));
}

/** Gives the ids of the shown questions; `questions`: `{id, kind, longest, showIf}` in the form's order, `pairs`: what the controls hold. */
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
const NUMBER = /^[+\-\u2212]?(?:[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]+)(?:[.,][0-9]+)?$/;
const TIME = /^([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?::00(?:\.0{1,6})?)?$/;

/** Gives the normalised answer that counts in conditions, or undefined: what is blank, half or unreadable counts as unanswered. */
export function readAnswer({ id, kind, longest }, pairs) {
  const values = pairs.filter(([name]) => name === id).map(([, value]) => value);
  const last = values.at(-1) ?? "";
  const part = (name) => (pairs.findLast(([each]) => each === `${id}.${name}`)?.[1] ?? "").trim();
  switch (kind) {
    case "text": return /[\r\n]/.test(last) ? undefined : readText(last, Number(longest));
    case "long_text": return readText(last, Number(longest));
    case "checkbox": return values.length ? values : undefined;
    case "number": return readNumber(last);
    case "scale":
    case "vas": return wholeOnly(readNumber(last));
    case "yes_no": return { yes: true, no: false }[last];
    case "date": return readDate(last.trim());
    case "time": return readTime(last.trim());
    case "datetime": return readDate(part("date")) && readTime(part("time")) && `${readDate(part("date"))}T${readTime(part("time"))}`;
    case "matrix": return readRows(pairs.filter(([name, value]) => name.startsWith(`${id}.`) && value), id.length + 1);
    default: return last || undefined;
  }
}

function readText(text, longest) {
  const written = text.replace(/\r\n?/g, "\n");
  return BLANK.test(written) || [...written].length > longest || written.includes("\0") ? undefined : written;
}

function readNumber(text) {
  if (text.length > 40 || !NUMBER.test(text.trim())) return undefined;
  const plain = text.trim().replace(/[ \u00a0\u202f]/g, "").replace("\u2212", "-").replace(",", ".");
  const [whole, decimals = ""] = plain.replace(/^[+-]/, "").split(".");
  const kept = decimals.replace(/0+$/, "");
  const digits = (kept ? whole + kept : whole.replace(/0+$/, "")).replace(/^0+/, "");
  if (digits.length > 15 || kept.length > 10 || whole.replace(/^0+/, "").length > 15) return undefined;
  return Number(plain) + 0; // no minus zero
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

const isOurs = ({ name, type }) => !name || name.includes("_") || name === "occasion" || type === "submit"; // ids of questions have no underscore

/** The controls of a form that a person answers with, by field: what is chosen at once, as gateway/citizen/meeting.py has it. */
export class Answers {
  constructor(form) {
    this.form = form;
    this.questions = questionsOf(form);
    this.whole = new Set(this.questions.filter(({ kind }) => kind === "datetime").map(({ id }) => id));
    addSliders(form);
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
