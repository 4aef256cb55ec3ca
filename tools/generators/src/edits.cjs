/** Changes to files that list what there is: a line more, in its place in the alphabet. */

/** Changes a file that must exist. */
function edit(tree, path, change) {
  const text = tree.read(path, 'utf8');
  if (text === null) throw new Error(`${path} is not there`);
  tree.write(path, change(text));
}

/** Adds `import { name } from './file.js';` (or an export line of that form) among its like. */
function addImport(line) {
  const pathOf = (text) => /from '(\.\/[^']+)';$/.exec(text)?.[1];
  return (text) => {
    const lines = text.split('\n');
    const places = lines.flatMap((one, i) => (pathOf(one) !== undefined ? [i] : []));
    if (places.length === 0) throw new Error('there are no lines to put the new one among');
    const next = places.find((i) => pathOf(lines[i]) > pathOf(line)) ?? places.at(-1) + 1;
    lines.splice(next, 0, line);
    return lines.join('\n');
  };
}

/**
 * Adds an item to the list that begins with `opening` and ends with the next of `closing`.
 * @param {{ sorted?: boolean }} [options] Put it in its place in the alphabet; otherwise at the end.
 */
function addItem(opening, closing, item, { sorted = true } = {}) {
  return (text) => {
    const start = text.indexOf(opening);
    const end = text.indexOf(closing, start + opening.length);
    if (start < 0 || end < 0) throw new Error(`there is no list "${opening} … ${closing}"`);
    const items = text
      .slice(start + opening.length, end)
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean);
    const next = sorted ? items.findIndex((one) => one.toLowerCase() > item.toLowerCase()) : -1;
    items.splice(next < 0 ? items.length : next, 0, item);
    const list = items.map((one) => `\n  ${one},`).join('');
    return `${text.slice(0, start + opening.length)}${list}\n${text.slice(end)}`;
  };
}

/** Adds text before the first place where the file says something. */
function addBefore(place, added) {
  return (text) => {
    const at = text.indexOf(place);
    if (at < 0) throw new Error(`there is no "${place.trim()}"`);
    return text.slice(0, at) + added + text.slice(at);
  };
}

/** Adds a name to the statement that exports what the file imports. */
function addExport(name) {
  return (text) => {
    const [statement] = /export \{[^}]*\};/.exec(text) ?? [];
    if (statement === undefined) throw new Error('there is no list of exports');
    return text.replace(statement, addItem('export {', '};', name)(statement));
  };
}

module.exports = { edit, addBefore, addImport, addItem, addExport };
