import type { Likeness } from './rule.ts';

const raw = String.raw;

/** Where a mark stands, there is no secret any more. */
export const NO_MARK = raw`(?!\\{0,3}["'\x60]?\[redacted:)`;

/** A value is looked at for so many characters; of one that is taken and goes on, the rest goes with it. */
export const LOOKED_AT = 256;

/**
 * A quoted value goes to the quote that ends the word, as `"ab"cd"` does at the last one; one without an end to the end
 * of its line.
 */
const DOUBLE = raw`[NLbrfu@$]{0,2}"(?:[^"\r\n]|"(?![\s;,)}\]&>/|]|$)){0,${4 * LOOKED_AT}}"?`;
const SINGLE = raw`[NLbrfu@$]{0,2}'(?:[^'\r\n]|'(?![\s;,)}\]&>/|]|$)){0,${4 * LOOKED_AT}}'?`;
const ESCAPED = raw`\\{1,3}"(?:[^"\\\r\n]|\\(?!\\{0,2}")){0,${4 * LOOKED_AT}}(?:\\{1,3}")?`;
const BACKTICK = raw`\x60[^\x60\r\n]{0,${4 * LOOKED_AT}}\x60?`;
const ENTITY = raw`&quot;(?:[^&\r\n]|&(?!quot;)){0,${4 * LOOKED_AT}}(?:&quot;)?`;
const BRACED = raw`\{(?:[^{}\r\n]|\{(?=[^}\r\n]{0,64}\})|\}\}){0,${4 * LOOKED_AT}}\}`;
/** As they are written in French, German, Polish and in good English. */
const TYPOGRAPHIC = raw`[«„“‚‘»”][^«»„“”‘’‚\r\n]{1,256}[»“”‘’«]`;
/** A text between quotes of whatever kind. */
export const QUOTED = raw`(?:${DOUBLE}|${SINGLE}|${ESCAPED}|${BACKTICK}|${ENTITY}|${TYPOGRAPHIC})`;
/** One word; signs that end it where something else begins are part of it elsewhere. */
export const WORD = raw`(?:[^\s;"'\x60<>&,|\[\\]|&(?![\w.-]{1,64}=|amp;|quot;|[lg]t;)|,(?=[^\s,;"'])(?![\w.-]{1,64}[=:])|\[(?!redacted:)|<(?![/a-z!?\[])|\\(?!\\{0,2}["'])){1,${LOOKED_AT}}`;
/** A password of a connection string may hold blanks: it goes to the semicolon. */
const UP_TO_SEMICOLON = raw`[^\s;"'&<>,\\][^;"'\r\n&<>]{0,255}(?=;)`;

export const VALUE = raw`${NO_MARK}(${QUOTED}|${BRACED}|${WORD})`;
export const SPACED_VALUE = raw`${NO_MARK}(${QUOTED}|${BRACED}|${UP_TO_SEMICOLON}|${WORD})`;

/** What stands between a name and its value: the end of quotes around the name, then a sign. */
export const ASSIGN = raw`(?:\\{0,3}["'\x60]|&quot;|%22)?[ \t\u00a0\u202f]{0,40}(?::=|=>|={1,2}|->|:(?!:|//)|%3[ad]|[：＝は]|&#(?:61|58|x3[ad]);|&gt;|\.{3,}[ \t]?:?)[ \t\u00a0\u202f]{0,8}`;

const ORDINARY = new RegExp(
  raw`^(?:none|null|nil|undefined|empty|unset|unknown|default|true|false|yes|no|ok|on|off|n/?a|not|never|required|optional|missing|invalid|incorrect|wrong|expired|expires|changed|reset|set|must|is|was|has|are|and|or|for|the|a|an|of|in|to|ja|nein|keine?|nicht|abgelaufen|falsch|oui|non|aucun|s[ií]|hidden|removed|redacted|masked|withheld|protected|encrypted|string|str|text|password|secret|token|` +
    raw`\*+|\.{2,}|x{3,}|-+|_+|[?=]+|<[^>]*>?|\{{1,2}[ \w.:-]*\}{1,2}|\[\w*\]|%[\w ()]+%?|\$\(.*|\$\{.*|\$[a-z_]+|\$(?:env|script|global|local|using):\w+|@[a-z_]+|\(\w*\)|get-\w+|read-\w+|\([^)]*|new-object|convertto-\w+)$`,
  'iu',
);
const FORMS: readonly RegExp[] = [
  /^(?:[a-z]:[\\/]|\\\\|\.{1,2}[\\/]|~[\\/]|hk[a-z_]+\\)/iu, // paths
  /^\/(?:[\w.+-]+\/)+[\w.+-]*$/u,
  /^[a-z][\w.-]*(?:\\[\w .-]+)+$/iu, // a\b: an account or a path
  /^v?\d+(?:[._-]\d+)+(?:[-+._]?[a-z]{1,10})?(?:[-+.]?\d+)*$/iu, // versions, dates
  /^\(?kb\d{4,9}\)?$/iu,
  /^0x[0-9a-f]{1,16}$/iu,
  /^(?:[dq]word|hex(?:\(\w\))?):[0-9a-f,\\]*$/iu, // as the registry is exported
  /^[a-z][a-z0-9+.-]*:\/\//iu,
  /^(?:[a-z0-9-]{1,40}\.)+[a-z]{2,24}(?::\d+)?$/u, // hosts
  /^[\w.~-]{1,80}\.(?:exe|dll|sys|msi|msu|msp|cab|zip|cmd|bat|vbs|inf|cat|reg|json|xml|yaml|yml|toml|ini|cfg|conf|config|txt|log|csv|html?|js|ts|py|jar|key|pem|pfx|cer|crt|der|kdbx|dat|db|bak|tmp|lnk|url)$/iu,
  /^[\w-]+#\/[\w.-]+$/u,
  /^[\w.~-]+\.(?:7z|mp[34]|ps1|p12|p7b|h5|bz2|x509)$/iu,
  /^[\d.:,*%+/-]+$/u, // times, ports, numbers
  /^(?:x64|x86|amd64|arm64|win(?:dows)?[\d.]+|ia32|sha\d+|md5|aes-?\d+|rsa-?\d+|utf-?\d+|base64|rc4|tls[\d.]+|oauth2?|http[s2]?|ipv[46]|s3|ec2|o365|m365|office365|fido2|x509|pkcs\d+)(?:[-_ ][\w.]+)*$/iu,
  /^s-1-\d/iu,
  /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/u, // mail addresses
  /^\d+(?:\.\d+)?\s?(?:[kmgt]i?b|ms|s|min|h|d|bits?|px|mhz|ghz|days?|bytes?)$/iu,
  /^[a-z]+-[a-z]+(?:-[a-z]+)*$/iu, // words in a row
];
const LONGEST_FORM = 200;
const GUID = /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/iu;

/** Whether a value looks enough like a secret. */
export function looksLike(takes: Likeness, value: string): boolean {
  const bare = withoutQuotes(value);
  if (bare === '' || (bare.length <= LONGEST_FORM && ORDINARY.test(bare))) return false;
  return takes === 'any' || (LOOKS[takes](bare) && !hasOwnForm(bare));
}

const mixed = (bare: string): boolean => /\p{L}/u.test(bare) && /\d/u.test(bare);
const LOOKS: Readonly<Record<Exclude<Likeness, 'any'>, (bare: string) => boolean>> = {
  some: (bare) => bare.length >= 3,
  mixed: (bare) => bare.length >= 6 && mixed(bare) && !/\s/u.test(bare) && !GUID.test(bare),
  likely: (bare) =>
    bare.length >= 20 ||
    (bare.length >= 5 && mixed(bare)) ||
    (bare.length >= 8 && /\p{L}/u.test(bare) && /[!#$%&*+=?@^~]/u.test(bare)) ||
    (bare.length >= 12 && /\p{Lu}/u.test(bare) && /\p{Ll}/u.test(bare) && !/\s/u.test(bare)),
};

/** Paths, versions, hosts, numbers with a unit: short, and no secret. */
const hasOwnForm = (bare: string): boolean => bare.length <= LONGEST_FORM && FORMS.some((form) => form.test(bare));

function withoutQuotes(value: string): string {
  const inside = /^[NLbrfu@$]{0,2}(\\{0,3}["'`«„“‚‘»”]|&quot;)([\s\S]*?)(?:\\{0,3}["'`«»“”‘’]|&quot;)?$/u.exec(value);
  return (inside?.[2] ?? value).trim().replace(/[.,:;)]+$/u, '');
}
