// Writing a message: the editor in the plain field's place.

const { Editor } = await import(document.querySelector("[data-rich-text-script]").src);

for (const field of document.querySelectorAll("[data-rich-text]")) new Editor(field);
