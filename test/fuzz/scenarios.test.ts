import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScenario } from '../../src/device/simulated/scenario-file.ts';
import { corpus, fuzz, typed } from './fuzz.ts';
import { mutated } from './mutated.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples/scenarios');
const examples = readdirSync(EXAMPLES).map((name) => readFileSync(join(EXAMPLES, name)));

/** A scenario is taken whole or refused with its faults. */
fuzz('scenarios', mutated([...examples, ...corpus('scenarios')]), (bytes) => {
  typed(() => parseScenario(bytes, 'fuzzed.json'));
});
