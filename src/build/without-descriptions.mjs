import { readFileSync } from 'node:fs';

/** The sources of the schemas, of which alone the bundle leaves something out. */
const SCHEMAS = /[\\/]src[\\/]schema[\\/].*\.ts$/;

/**
 * A source with `(schema)` in the place of every `described(schema, 'text')`: what a key means is told by the generated
 * JSON Schemas and the documentation, and never asked by the program.
 *
 * @param {typeof import('typescript')} ts
 * @param {string} source TypeScript
 * @param {string} file for messages
 * @returns {string}
 * @throws where a description is no literal text: it could not be left out
 */
export function withoutDescriptions(ts, source, file) {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  /** @type {{ from: number, to: number, by: string }[]} */
  const edits = [];
  /** @param {import('typescript').Node} node */
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'described') {
      const [schema, text, ...more] = node.arguments;
      if (schema === undefined || text === undefined || more.length > 0 || !ts.isStringLiteralLike(text)) {
        const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
        throw new Error(`${file}:${line + 1}: expected described(schema, 'text') with a literal text`);
      }
      edits.push(
        { from: node.getStart(tree), to: schema.getStart(tree), by: '(' },
        { from: schema.end, to: node.end, by: ')' },
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  // From the end, so that the places of the edits before stay where they are.
  return edits
    .sort((a, b) => b.from - a.from)
    .reduce((text, { from, to, by }) => text.slice(0, from) + by + text.slice(to), source);
}

/** @type {import('esbuild').Plugin} */
export const schemasWithoutDescriptions = {
  name: 'schemas-without-descriptions',
  async setup(build) {
    const { default: ts } = await import('typescript');
    build.onLoad({ filter: SCHEMAS }, ({ path }) => ({
      contents: withoutDescriptions(ts, readFileSync(path, 'utf8'), path),
      loader: 'ts',
    }));
  },
};
