// Copies a text at the press of a button; without this script one marks and copies it by hand.

async function copied(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value); // missing where the page came without TLS from another machine
    return true;
  } catch {
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const isDone = await copied(document.getElementById(button.dataset.copies));
    document.querySelector("[data-copied]").textContent = isDone ? button.dataset.done : button.dataset.failed;
  });
}
