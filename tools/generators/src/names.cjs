/** The forms in which one name appears in code. */
function namesOf(name) {
  if (!/^_?[A-Za-z][A-Za-z0-9_-]*$/.test(name))
    throw new Error(`"${name}" is not a name: letters, digits, "-" and "_", starting with a letter`);
  const words = name
    .replace(/^_+/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .map((word) => word.toLowerCase());
  const camel = words.map((word, i) => (i === 0 ? word : word[0].toUpperCase() + word.slice(1))).join('');
  return { name, file: words.join('-'), camel, title: words.join(' ') };
}

/** Writes a file that must not exist yet. */
function create(tree, path, text) {
  if (tree.exists(path)) throw new Error(`${path} is already there`);
  tree.write(path, text);
}

module.exports = { namesOf, create };
