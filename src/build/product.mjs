import { mkdirSync, rmSync, statSync } from 'node:fs';
import { bundle } from './bundle.mjs';
import { bundledPackages } from './bundled-packages.mjs';
import { DIST, PROGRAM, STAGE } from './paths.mjs';
import { embeddedAssets, missingAssets, productSources } from './assets.mjs';
import { finishWindows } from './finish-windows.mjs';
import { inject } from './inject.mjs';
import { inputsHash, isUpToDate, recordInputs } from './inputs.mjs';
import { seal } from './seal.mjs';
import { step } from './step.mjs';
import { writeLicences } from './licences.mjs';
import { writeSbom } from './sbom.mjs';

/** Builds everything in dist from the sources, always. */
export const buildProduct = async () => {
  const started = performance.now();
  const inputs = await inputsHash();
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(STAGE, { recursive: true });

  const metafile = await step('bundle', () => bundle());
  await step('licences and bill of materials', async () => {
    const packages = bundledPackages(metafile);
    writeLicences(packages);
    await writeSbom(packages);
  });
  await step('assets', () => {
    const missing = missingAssets(embeddedAssets(), productSources());
    if (missing.length > 0) throw new Error(missing.join('\n'));
  });
  await step('inject', () => Promise.all([inject('win'), inject('linux')]));
  await step('finish the exe', finishWindows);
  await step('sign and checksums', () => seal(DIST, process.env.PATCHPILOT_SIGN));
  recordInputs(inputs);

  for (const file of [PROGRAM.win, PROGRAM.linux]) console.log(`${file}  ${statSync(file).size} bytes`);
  console.log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
};

/** Builds unless dist is what these sources gave before. */
export const productUpToDate = async () => {
  if (await isUpToDate(await inputsHash())) {
    console.log('dist is up to date: built from these sources, checksums right');
    return;
  }
  await buildProduct();
};
