// A form that is only tried: the questions that answers open and close are shown at once, by the same rules as the citizen's page.
// `data-rules` is the address of `autosave.js` with its digest, since a plain import could be a year old in the browser's store.
const { visibleQuestions } = await import(document.querySelector("[data-rules]").dataset.rules);

for (const form of document.querySelectorAll("form[data-tried]")) {
  const questions = [...form.querySelectorAll("[data-question]")].map((box) => ({
    box, id: box.dataset.question, kind: box.dataset.kind, longest: box.dataset.longest,
    showIf: box.dataset.showIf ? JSON.parse(box.dataset.showIf) : null,
  }));
  const show = () => {
    const shown = visibleQuestions(questions, [...new FormData(form)].filter(([, value]) => value !== ""));
    for (const { box, id } of questions) box.hidden = !shown.has(id);
  };
  form.addEventListener("input", show);
}
