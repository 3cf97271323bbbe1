import { removeSecrets } from '../../../src/domain/secrets.ts';
import { NAMED } from '../../../src/domain/secrets/named.ts';
import { FREE } from '../../../src/domain/secrets/rules.ts';
import { median, ms, times, type Figure } from '../figure.ts';

const SMALL = 100_000;
const LARGE = 1_000_000;
/** The least of so many counts: what else the machine does hits a short text harder than a long one. */
const ROUNDS = { small: 20, large: 6 };
/** Ten is linear; the rest is the garbage collector's. */
const LIMIT = 12;
/** What is not worth telling apart from nothing. */
const LEAST_S = 0.002;

/** Texts made to hurt: what the rules look for, over and over, whole and broken off, and what they look through. */
const BAITS: readonly string[] = [
  ...[
    'a',
    'A1',
    '=',
    '"',
    "'",
    '/',
    '-',
    ':',
    '@',
    '<',
    '{',
    '://',
    'key=',
    'token,',
    'pass pass ',
    'password="',
    'пароль ',
  ],
  ...[
    '-----BEGIN PRIVATE KEY-----',
    'eyJ',
    'https://a:',
    '?token=',
    ' -p',
    'net use \\\\',
    'PSCredential("',
    '[redacted:',
  ],
  ...[...FREE, ...NAMED].flatMap(({ matches }) => matches.slice(0, 1)),
];

/** Redaction of a megabyte against a tenth of one, for the text that grows most. */
export const secrets: Figure = {
  name: 'secrets',
  async measure() {
    // Compiled first: what the first texts pay for that is of no text.
    for (const bait of BAITS) removeSecrets(bait.repeat(Math.ceil(SMALL / bait.length)));
    const all = BAITS.map((bait) => {
      const small = cpuOf(bait.repeat(Math.ceil(SMALL / bait.length)), ROUNDS.small);
      const large = cpuOf(bait.repeat(Math.ceil(LARGE / bait.length)), ROUNDS.large);
      return { bait, large, ratio: Math.max(large, LEAST_S) / Math.max(small, LEAST_S) };
    });
    const worst = all.reduce((one, other) => (other.ratio > one.ratio ? other : one));
    const slowest = all.reduce((one, other) => (other.large > one.large ? other : one));
    return [
      {
        figure: 'secrets in a text of 1 MB',
        against: `100 kB, the worst of ${BAITS.length} texts made to hurt`,
        measured: `${times(worst.ratio)} (a text at most ${ms(slowest.large)}, the median ${ms(median(all.map(({ large }) => large)))})`,
        limit: times(LIMIT),
        holds: worst.ratio <= LIMIT,
      },
    ];
  },
};

function cpuOf(text: string, rounds: number): number {
  const taken = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    removeSecrets(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
  return Math.min(...taken);
}
