/* What axe's findings hang on, as one text: the page's elements as they stand, without the words and numbers that differ from one patient to the next.
   Alike siblings are told once, as are alike rows; whether a name or a text is there at all counts, and whether what is pointed at exists. */
() => {
  const kept = /^(aria-(?!label$)|data-)|^(class|role|type|lang|dir|style|tabindex|autocomplete|scope|colspan|rowspan|open|hidden|disabled|inert|checked|multiple|required|readonly|contenteditable|media|rel)$/;
  const pointing = /^(for|headers|list|form|aria-(labelledby|describedby|controls|owns|details|activedescendant|errormessage|flowto))$/;
  const landmark = 'main, nav, aside, header, footer, section, form, search, [role]';
  const doubled = new Set();
  const seen = new Set();
  for (const { id } of document.querySelectorAll('[id]')) (seen.has(id) ? doubled : seen).add(id);

  const exists = (id) => (seen.has(id) ? 'there' : 'missing');
  const plain = (value) => (value.length > 80 ? 'long' : value.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{8,}|\d+/gi, '#'));
  const value = (element, { name, value }) => {
    if (name === 'id') return doubled.has(value) ? 'doubled' : '';
    if (pointing.test(name)) return value.split(/\s+/).map(exists).join();
    if (name === 'content') return element.name === 'viewport' ? value : 'some';
    if (name === 'href' && value.startsWith('#')) return exists(decodeURIComponent(value.slice(1)));
    if (kept.test(name) || (name === 'aria-label' && element.matches(landmark))) return plain(value);
    return value.trim() ? 'some' : 'none';
  };
  const state = (element) =>
    [
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ? '' : 'unseen',
      element.checked ? 'checked' : '',
      element === document.activeElement ? 'focused' : '',
      element.matches('input, textarea, select') ? (element.value ? 'filled' : 'empty') : '',
    ].join('');
  const told = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.nodeValue.trim() ? '…' : '';
    if (node.nodeType !== Node.ELEMENT_NODE) return '';
    const attributes = [...node.attributes].map((each) => `${each.name}=${value(node, each)}`).sort();
    return `<${node.localName} ${attributes.join(' ')} ${state(node)}>${alike(node.childNodes)}</>`;
  };
  const alike = (nodes) => {
    const times = new Map();
    for (const node of nodes) {
      const text = told(node);
      if (text) times.set(text, (times.get(text) ?? 0) + 1);
    }
    return [...times].map(([text, often]) => (often > 1 ? `${text}*` : text)).join('');
  };
  return told(document.documentElement);
}
