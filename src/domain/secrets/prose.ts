import { hint, type SecretRule } from './rule.ts';
import { WORD } from './value.ts';

const raw = String.raw;

/** What people write beside a secret. */
export const PROSE: readonly SecretRule[] = [
  {
    name: 'secretInProse',
    what: 'a secret before the word for it',
    hint: hint(' is ', ' as ', ' ist ', ' als '),
    pattern: raw`((?<!\S)["'(]?)(?!\[redacted:)([^\s"'()\[\]]{6,128})(["')]? (?:is|as|ist|als) (?:the |your |a |das |dein |ihr |my )?(?:[a-z]{1,16} )?(?:password|passwort|kennwort|passphrase|token|secret|pin|key)\b)`,
    takes: 'mixed',
    matches: ['{} is the password', 'use {} as password'],
    passes: ['This is the password manager of choice'],
  },
  {
    name: 'secretInProse',
    what: 'user and password after the word for a logon',
    hint: hint('cred', 'login', 'logon', 'zugangsdaten', 'anmeld', 'identifiants', 'account', 'konto', 'user'),
    pattern: raw`((?:credentials?|creds|log[io]n|zugangsdaten|anmeldedaten|anmeldung|identifiants|account|konto|user(?:name)?)["']?(?:[ \t]{0,4}[:=]|[ \t](?:with|mit|as|als|is|avec))?[ \t]{1,4}["']?[\w.@\\-]{1,64}(?:[ \t]{0,2}[/:|,(][ \t]{0,2}|[ \t](?:and|und|et|y|e|en)[ \t])["']?)(?!["']?\[redacted:)(${WORD})`,
    takes: 'mixed',
    matches: [
      'credentials: admin/{}',
      'login sa / {}',
      'logon with svc:{}',
      'login with admin and {}',
      'account svc ({})',
    ],
    passes: ['login from 10.0.0.1:50123', 'account CORP\\svc-sql, 2019-11-04'],
  },
  {
    name: 'secretInProse',
    what: 'numbers that open something: PIN, one-time code',
    hint: hint('pin', 'puk', 'otp', 'code', 'tan'),
    pattern: raw`(\b(?:PIN|PUK|TOTP|OTP|(?:one[- ]time|verification|security|access|backup|auth|bestätigungs|sicherheits)[- ]?code|passcode|TAN)(?:[ \t](?:is|ist|est))?[ \t]{0,4}[:=]?[ \t]{0,4}["']?)(?!\[redacted:)(\d(?:[ -]?\d){3,15})(?![\w.])`,
    takes: 'any',
    matches: [],
    passes: ['pin 3', 'PIN entry failed 3 times'],
  },
];
