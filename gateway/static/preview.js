// A form that is only tried: it behaves as on the citizen's page, and nothing of it is saved.
const { addClearing, addSliders, questionsOf, visibleQuestions } = await import(document.querySelector("[data-questions]").dataset.questions);

for (const form of document.querySelectorAll("form[data-tried]")) {
  const questions = questionsOf(form);
  form.addEventListener("input", () => {
    const shown = visibleQuestions(questions, [...new FormData(form)].filter(([, value]) => value !== ""));
    for (const { box, id } of questions) box.hidden = !shown.has(id) && !box.querySelector(".met");
  });
  addSliders(form);
  addClearing(form);
}
