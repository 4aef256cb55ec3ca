/** Which requirements the titles of tests cite. */
import ts from 'typescript';

/** A title that cites requirements. */
export interface Citation {
  /** As it is written: `%s` and `${…}` stand for what a table fills in. */
  readonly title: string;
  /** Such as `R16` or `C9`, in the order of the title. */
  readonly ids: readonly string[];
}

/** Functions whose first argument is a title, also as `.each(table)`, `.skip` or `.only`; `describeShared` has it second. */
const TITLED = new Set(['describe', 'describeShared', 'it', 'test']);

/**
 * Citations in a text: `R5`, `C101`, lists of them, and ranges `R16–R18` (any dash). Only whole words count, and only in
 * this order: a range that runs backwards cites nothing.
 */
export function idsIn(text: string): string[] {
  const ids: string[] = [];
  for (const [, kind = '', from = '', , to = from] of text.matchAll(
    /\b([RC])([1-9]\d{0,2})\b(?:\s*([-–—])\s*\1([1-9]\d{0,2})\b)?/g,
  )) {
    for (let n = Number(from); n <= Number(to); n++) ids.push(`${kind}${n}`);
  }
  return ids;
}

/** The citations in the titles of a test file. Comments, and texts that are no part of a title, do not count. */
export function citationsOf(path: string, text: string): Citation[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const constants = constantsOf(file);
  const found: Citation[] = [];
  const cite = (title: string): void => {
    const ids = idsIn(title);
    if (ids.length > 0) found.push({ title, ids });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const { name, table } = titled(node.expression);
      if (TITLED.has(name)) {
        const title = node.arguments[name === 'describeShared' ? 1 : 0];
        if (title) cite(textOf(title));
        if (table) tableTexts(table, constants).forEach(cite);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The function called, and the table of an `.each(table)`. */
function titled(callee: ts.Expression): { readonly name: string; readonly table?: ts.Expression } {
  if (ts.isIdentifier(callee)) return { name: callee.text };
  if (ts.isPropertyAccessExpression(callee)) return titled(callee.expression);
  if (ts.isCallExpression(callee) && ts.isPropertyAccessExpression(callee.expression)) {
    const [table] = callee.arguments;
    const { name } = titled(callee.expression.expression);
    if (callee.expression.name.text === 'each' && table) return { name, table };
  }
  return { name: '' };
}

/** A text as it is written; empty for what is not a text. */
function textOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return '';
  return (
    node.head.text +
    node.templateSpans.map(({ expression, literal }) => `\${${expression.getText()}}${literal.text}`).join('')
  );
}

/** The texts in the data of a table, and in the constants of the same file that the data is made of. */
function tableTexts(table: ts.Expression, constants: ReadonlyMap<string, ts.Expression>): string[] {
  const texts: string[] = [];
  const seen = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) texts.push(textOf(node));
    if (ts.isIdentifier(node) && !isKey(node) && !seen.has(node.text)) {
      seen.add(node.text);
      const value = constants.get(node.text);
      if (value) visit(value);
    }
    ts.forEachChild(node, visit);
  };
  visit(table);
  return texts;
}

/** Whether an identifier is the name of a property, and no reference to a constant. */
function isKey(node: ts.Identifier): boolean {
  return (
    (ts.isPropertyAssignment(node.parent) || ts.isPropertyAccessExpression(node.parent)) &&
    node.parent.name === node
  );
}

/** The values of a file's constants, whatever block they are in. */
function constantsOf(file: ts.SourceFile): ReadonlyMap<string, ts.Expression> {
  const constants = new Map<string, ts.Expression>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
      constants.set(node.name.text, node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return constants;
}
