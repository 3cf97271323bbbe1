// node src/build/docs.mjs: writes docs/errors.md, docs/commands.md and the tables of docs/architecture.md and
// docs/Policy-Authoring.md from the sources, with the pinned runtime; the result is committed, and a test compares it.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { COMMANDS } from '../cli/commands.ts';
import { commandHelp, overview } from '../cli/help.ts';
import { EXIT_CODES, EXIT_MEANINGS } from '../domain/exit-codes.ts';
import { catalogue } from '../errors/catalogue.ts';
import { withArrows } from './arrows.mjs';
import { inRoot } from './paths.mjs';
import { withPolicyTables } from './policy-tables.ts';

/**
 * @returns {Promise<Map<string, string>>} every generated document and what is in it
 */
export const generatedDocs = async () => {
  const style = { ...(await resolveConfig(inRoot('package.json'))), parser: 'markdown' };
  const docs = Object.entries({
    'docs/errors.md': errors(),
    'docs/commands.md': await commands(),
    'docs/architecture.md': withArrows(readFileSync(inRoot('docs/architecture.md'), 'utf8')),
    'docs/Policy-Authoring.md': withPolicyTables(readFileSync(inRoot('docs/Policy-Authoring.md'), 'utf8')),
  });
  return new Map(
    await Promise.all(
      docs.map(async ([name, text]) => /** @type {[string, string]} */ ([name, await format(text, style)])),
    ),
  );
};

const WHOSE = { input: 'what came in', environment: 'the machine around us', bug: 'PatchPilot itself' };

const errors = () => `# Errors

Every error that PatchPilot can end with. It is printed on stderr as one line of fact with the code in brackets, then what to
do next; \`--json\` has the same as \`error\`. When an error ends a run, the code is 240 and the last line carries its \`why=\`.

| code | what happened | what to do next | whose fault | \`why=\` |
| --- | --- | --- | --- | --- |
${Object.entries(catalogue)
  .map(
    ([code, { title, next, class: whose, why }]) => `| \`${code}\` | ${title} | ${next} | ${WHOSE[whose]} | ${why} |`,
  )
  .join('\n')}
`;

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
