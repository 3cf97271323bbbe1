// node src/build/docs.mjs: writes docs/commands.md, the tables of docs/architecture.md, docs/Policy-Authoring.md and
// docs/Troubleshooting.md from the sources, and the contents of every long page, with the pinned runtime; the result is
// committed, and a test compares it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { COMMANDS } from '../cli/commands.ts';
import { commandHelp, overview } from '../cli/help.ts';
import { EXIT_CODES, EXIT_MEANINGS } from '../domain/exit-codes.ts';
import { withArrows } from './arrows.mjs';
import { withContents } from './contents.mjs';
import { inRoot } from './paths.mjs';
import { withPolicyTables } from './policy-tables.ts';
import { withTroubleTables } from './trouble-tables.ts';

/** What of a page is made, by its name; of every other page, its contents. */
const MADE = {
  'docs/architecture.md': withArrows,
  'docs/Policy-Authoring.md': withPolicyTables,
  'docs/Troubleshooting.md': withTroubleTables,
};

/**
 * @returns {Promise<Map<string, string>>} every generated document and what is in it
 */
export const generatedDocs = async () => {
  const style = { ...(await resolveConfig(inRoot('package.json'))), parser: 'markdown' };
  const pages = readdirSync(inRoot('docs')).filter((name) => name.endsWith('.md'));
  const docs = await Promise.all(
    pages.map(async (file) => {
      const name = `docs/${file}`;
      if (name === 'docs/commands.md') return /** @type {const} */ ([name, await commands()]);
      const text = readFileSync(inRoot(name), 'utf8');
      const made = Object.entries(MADE).find(([page]) => page === name)?.[1];
      return /** @type {const} */ ([name, made?.(text) ?? text]);
    }),
  );
  return new Map(
    await Promise.all(
      docs.map(
        async ([name, text]) => /** @type {[string, string]} */ ([name, await format(withContents(text), style)]),
      ),
    ),
  );
};

const commands = async () => `# Commands

What \`patchpilot <command> --help\` prints. Option names may be written in any case and in PowerShell style: \`-OutputRoot X\`,
\`-OutputRoot:X\`, \`--output-root X\` and \`--output-root=X\` are the same, and so are \`-TestMode\`, \`-TestMode:$true\` and
\`--test-mode\`.

${fenced(await overview(COMMANDS, null))}

The exit codes of \`run\`:

| code | name | it means |
| --- | --- | --- |
${
  /** @type {(keyof typeof EXIT_CODES)[]} */ (Object.keys(EXIT_CODES))
    .map((name) => `| ${EXIT_CODES[name]} | ${name} | ${EXIT_MEANINGS[name]} |`)
    .join('\n')
}

All other commands end with 64 for a command line that was not understood, 66 for input that does not exist, 70 for a fault of
PatchPilot itself, and with what their help says.

${(await Promise.all(COMMANDS.map(async (command) => `## ${command.name}\n\n${fenced(await commandHelp(command))}`))).join('\n\n')}
`;

/** @param {readonly string[]} lines */
const fenced = (lines) => `\`\`\`text\n${lines.join('\n').trimEnd()}\n\`\`\``;

if (process.argv[1] === import.meta.filename) {
  const docs = await generatedDocs();
  for (const [file, text] of docs) writeFileSync(inRoot(file), text);
  console.log(`${docs.size} documents written`);
}
