// A form that is only tried, or filled in and sent at once: it behaves as on the citizen's page, and nothing of it is saved meanwhile.
const { Answers } = await import(document.querySelector("[data-questions]").src);

for (const form of document.querySelectorAll("form[data-tried]")) {
  const answers = new Answers(form);
  form.addEventListener("input", () => answers.showQuestions());
}
