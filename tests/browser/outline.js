/* What axe's findings hang on, as a list of digests: one for each element where it stands (its attributes and state and those of all it stands in, without the
   words and numbers that differ from one patient to the next), and one for what is judged of the page as a whole: title, headings and landmarks.
   Whether a name or a text is there at all counts, and whether what is pointed at exists. */
() => {
  const kept = /^(aria-(?!label$)|data-)|^(class|role|type|lang|dir|style|tabindex|autocomplete|scope|colspan|rowspan|open|hidden|disabled|inert|multiple|required|readonly|contenteditable|rel)$/;
  const pointing = /^(for|headers|list|form|aria-(labelledby|describedby|controls|owns|details|activedescendant|errormessage|flowto))$/;
  const landmarks = 'main, nav, aside, header, footer, section, form, search, dialog, [role]';
  const ids = new Map();
  for (const { id } of document.querySelectorAll('[id]')) ids.set(id, (ids.get(id) ?? 0) + 1);

  const digest = (text) => {
    let [one, two] = [0xdeadbeef, 0x41c6ce57];
    for (const letter of text) {
      one = Math.imul(one ^ letter.codePointAt(0), 2654435761);
      two = Math.imul(two ^ letter.codePointAt(0), 1597334677);
    }
    return (one >>> 0).toString(36) + (two >>> 0).toString(36);
  };
  const exists = (id) => (ids.has(id) ? 'there' : 'missing');
  const plain = (value) => (value.length > 80 ? 'long' : value.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{8,}|\d+/gi, '#'));
  const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const hasText = (element) => element.textContent.trim() !== '';

  const attribute = (element, { name, value }) => {
    if (name === 'id') return ids.get(value) > 1 ? 'doubled' : 'single';
    if (pointing.test(name)) return value.split(/\s+/).map(exists).join();
    if (name === 'content') return element.name === 'viewport' ? value : 'some';
    if (name === 'href' && value.startsWith('#')) return exists(decodeURIComponent(value.slice(1)));
    if (kept.test(name) || (name === 'aria-label' && element.matches(landmarks))) return plain(value);
    return value.trim() ? 'some' : 'none';
  };
  const told = (element) => [
    element.localName,
    ...[...element.attributes].map((each) => `${each.name}=${attribute(element, each)}`).sort(),
    isSeen(element) && 'seen',
    hasText(element) && 'text',
    element.checked && 'checked',
    element === document.activeElement && 'focused',
    element.matches('input, textarea, select') && element.value && 'filled',
    element.role && [...new Set([...element.children].map((each) => each.role ?? each.localName))].sort(),
  ].join(' ');
  const parts = new Set();
  const collect = (element, place) => {
    const here = digest(`${place}>${told(element)}`);
    parts.add(here);
    for (const child of element.children) collect(child, here);
  };
  collect(document.documentElement, '');

  const whole = [...document.querySelectorAll(`h1, h2, h3, h4, h5, h6, ${landmarks}`)].filter(isSeen).map((each) =>
    /^h\d$/.test(each.localName) ? each.localName : [each.localName, each.role, plain(each.ariaLabel ?? ''), each.hasAttribute('aria-labelledby')].join()
  );
  parts.add(digest([document.title.trim() !== '', ...whole.filter((each, place) => each !== whole[place - 1])].join('|')));
  return [...parts];
}
