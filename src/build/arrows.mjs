/**
 * The arrows: what each folder of src holds, and from which it may import. A name ending in `.ts` allows that file
 * only. Types of `system` may be imported everywhere, its values in main.ts alone: the doors are handed in. The lint
 * rules, the table in docs/architecture.md and a test that each permission is used follow from it.
 *
 * @type {Record<string, { holds: string, may: readonly string[] }>}
 */
export const FOLDERS = {
  'main.ts': { holds: 'real system in, exit code out', may: ['cli'] },
  cli: {
    holds: 'one file a command; `output.ts` is the only place that prints',
    may: [
      ...['pipeline', 'bundle', 'kit', 'report', 'verify', 'policy', 'device', 'evidence', 'state'],
      ...['domain', 'errors', 'schema'],
    ],
  },
  pipeline: {
    holds:
      '`run.ts` and three stories: `start/` finds, locks, opens, decides; `run/` the phases in order; `reboot/` waits, resumes',
    may: ['phases', 'policy', 'device', 'kit', 'evidence', 'state', 'domain', 'errors', 'schema'],
  },
  phases: {
    holds: 'one file each: gather from the device, ask domain, hand to evidence',
    may: ['report', 'device/port', 'evidence', 'state', 'domain', 'errors', 'schema'],
  },
  policy: { holds: 'read a config tree into one effective policy', may: ['domain', 'errors', 'schema'] },
  kit: {
    holds: 'build, verify, list a kit; hand its files over safely',
    may: ['evidence/hash.ts', 'domain', 'errors', 'schema'],
  },
  report: { holds: 'view model (pure) and rendering', may: ['evidence', 'domain', 'errors', 'schema'] },
  device: {
    holds: '`port/`: what a phase may ask of a device, one file a role; `windows/` and `simulated/`: the two answers',
    may: ['kit', 'evidence/hash.ts', 'domain', 'errors', 'schema'],
  },
  bundle: {
    holds: 'one zip of a run, with files withheld by name and hash; runs that are sent home',
    may: ['verify', 'evidence', 'state', 'domain', 'errors', 'schema'],
  },
  state: {
    holds: 'what outlives a run: lock, open run, cookie, history, last run; generations and recovery',
    may: ['evidence/device-layout.ts', 'evidence/hash.ts', 'domain', 'errors', 'schema'],
  },
  evidence: {
    holds: 'layout, writer, event chain, Merkle tree, seals, reading facts',
    may: ['domain', 'errors', 'schema'],
  },
  // The verifier trusts nothing that wrote the evidence; what they share is how a hash is made and the table of
  // artifacts.
  verify: {
    holds: 'check evidence as hostile input; shares only hashes and the table of artifacts with the writer',
    may: ['evidence/hash.ts', 'evidence/layout.ts', 'domain', 'errors', 'schema'],
  },
  domain: { holds: 'pure decisions; no I/O, no clock, no async', may: ['errors', 'schema'] },
  schema: { holds: 'valibot: the one definition of every artifact, policy, kit and scenario', may: [] },
  // An error removes the secrets of what it says, takes the faults of a schema as they are, and names its reason.
  errors: { holds: 'the closed catalogue of errors', may: ['domain/secrets.ts', 'schema/fault.ts', 'schema/why.ts'] },
  system: {
    holds: 'the doors: files, processes, clock, ids, locks, assets. Only `main.ts` builds them',
    may: ['domain', 'errors'],
  },
};

const BEGIN = '<!-- arrows: begin -->';
const END = '<!-- arrows: end -->';

/**
 * The page with its table of folders made anew.
 *
 * @param {string} page
 */
export const withArrows = (page) => {
  const rows = Object.entries(FOLDERS).map(([name, { holds, may }]) => {
    const to = may.map((one) => (one.endsWith('.ts') ? `\`${one}\`` : one)).join(', ') || '-';
    return `| \`${name.endsWith('.ts') ? name : `${name}/`}\` | ${holds} | ${to} |`;
  });
  const table = ['| folder | holds | may import |', '| --- | --- | --- |', ...rows].join('\n');
  const [before, rest = ''] = page.split(BEGIN);
  const [, after] = rest.split(END);
  if (after === undefined) throw new Error(`expected ${BEGIN} and ${END} in docs/architecture.md`);
  return `${before}${BEGIN}\n\n${table}\n\n${END}${after}`;
};
