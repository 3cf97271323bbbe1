import type { Assets } from '../../system/system.ts';
import { defineCommand } from '../command.ts';

/** Where the embedded files stand; one name each, or a folder that ends in `/`. */
const EMBEDDED = ['assets/', 'examples/', 'schemas/'];
const LICENSES = 'THIRD-PARTY-LICENSES.txt';

export const version = defineCommand({
  name: 'version',
  oldName: 'Get-PatchPilotVersion',
  summary: 'Version, commit, runtime, what is embedded, licences.',
  options: {
    embedded: { kind: 'flag', does: 'the names of the embedded files' },
    licenses: { kind: 'flag', does: 'the licences of everything that is inside' },
  },
  examples: [
    { line: 'patchpilot version', does: 'what this is' },
    { line: 'patchpilot version --licenses', does: 'third-party licence texts' },
  ],
  exitCodes: ['0  always'],
  async execute({ embedded, licenses }, { system: { assets, host } }) {
    const { embeddedBuilds } = await import('../../policy/builds-in-force.ts');
    const { newestDayOf } = await import('../../domain/builds.ts');
    const table = embeddedBuilds(assets);
    const builds = { madeOn: table.madeOn, newest: newestDayOf(table), rows: table.rows.length };
    const { version: number, commit, runtime } = host.version;
    const names = EMBEDDED.flatMap((prefix) => assets.names(prefix));
    const json = {
      name: 'PatchPilot',
      version: number,
      commit,
      runtime,
      platform: host.platform,
      builds,
      embedded: names,
    };
    const about = [
      `PatchPilot ${number}`,
      `commit   ${commit}`,
      `runtime  Node.js ${runtime}`,
      `embedded ${names.length} files; patchpilot version --embedded lists them`,
      `builds   table of ${builds.madeOn}, ${builds.rows} rows, the newest of ${builds.newest}`,
      'licence  Apache-2.0; patchpilot version --licenses shows those of what is inside',
    ];
    if (embedded) return { exitCode: 0, lines: names, json };
    if (!licenses) return { exitCode: 0, lines: about, json };
    const texts = licenceTexts(assets);
    return { exitCode: 0, lines: texts.split('\n'), json: { ...json, licenses: texts } };
  },
});

/** Only the built program knows what went into it. */
function licenceTexts(assets: Assets): string {
  try {
    return assets.text(LICENSES).trimEnd();
  } catch {
    return 'The licence texts are collected when the program is built; this one runs from its source files.';
  }
}
