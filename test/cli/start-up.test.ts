import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build } from 'esbuild';

/** What takes its time to load and most commands do not need. What makes a run's result is small; a crash needs it. */
const COSTLY =
  /node_modules\/(?:valibot|consola|mustache|yauzl|lockfile|@eslint-community)\/|^src\/(?:schema\/policy|schema\/[\w-]+-policy|device|pipeline(?!\/result\.ts$)|phases|verify|report|kit|state)\//u;
const COSTLY_BUILTINS = ['node:crypto', 'node:tls', 'node:https', 'node:net', 'node:child_process', 'node:sqlite'];

test('no command waits at its start for what another one needs', async () => {
  const { metafile } = await build({
    entryPoints: ['src/main.ts'],
    absWorkingDir: new URL('../..', import.meta.url).pathname,
    outdir: 'unused',
    write: false,
    bundle: true,
    splitting: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
  const { outputs } = metafile;
  const entry = Object.keys(outputs).find((name) => outputs[name]?.entryPoint === 'src/main.ts');
  const loaded = new Set<string>();
  const load = (name: string): void => {
    if (loaded.has(name)) return;
    loaded.add(name);
    const now = outputs[name]?.imports.filter(({ kind }) => kind === 'import-statement') ?? [];
    for (const { path } of now) load(path);
  };
  assert.ok(entry !== undefined);
  load(entry);
  const inputs = [...loaded].flatMap((name) => Object.keys(outputs[name]?.inputs ?? {}));
  assert.ok(inputs.includes('src/cli/program.ts') && inputs.length > 40, `${inputs.length} files`);
  assert.deepEqual(
    inputs.filter((path) => COSTLY.test(path)),
    [],
  );
  assert.deepEqual(
    COSTLY_BUILTINS.filter((name) => loaded.has(name)),
    [],
  );
});
