/**
 * The built-in rules of redaction: what is a secret whatever the policy says. Every rule is linear in the length of
 * the text: no quantifier stands over another one. What is removed is replaced by `[redacted:<rule>]`, so that a
 * reader, and the redaction log, can see that something stood there and which rule took it.
 */
export const mark = (rule: string): string => `[redacted:${rule}]`;

/** Names of query parameters whose value is a secret; also as the end of a longer name (`access_token`). */
const SECRET_NAME = /(?:token|key|secret|password|passwd|passphrase|pwd|sig|signature|credential|credentials|sas)$/iu;

interface BuiltInRule {
  readonly name: string;
  readonly remove: (text: string) => string;
}

const URL_USER_INFO = /([a-z][a-z0-9+.-]{0,31}:\/\/)(?!\[redacted:)[^\s/?#"'<>\\]{1,2048}@/giu;
const PARAMETER = /([?&#])([^=?&#;\s"'<>]{1,128})=(?!\[redacted:)([^&#\s"'<>]{1,8192})/gu;
const HEADER =
  /\b((?:proxy-)?authorization|x-api-key|x-auth-token|x-functions-key|ocp-apim-subscription-key|set-cookie)\b(["']?\s{0,8}[:=](?!\s{0,8}["']?\[redacted:)\s{0,8}["']?)([^"'\r\n]{1,8192})/giu;
const COOKIE = /\b(cookie)(\s{0,8}:(?!\s{0,8}\[redacted:)\s{0,8})(?=[^\r\n]{0,256}=)([^"'\r\n]{1,8192})/giu;
const SCHEME = /\b(Bearer|Basic|Negotiate|NTLM)(\s{1,8})(?=[\w.~+/-]{0,64}[\d=._~+/-])([\w.~+/-]{12,8192}={0,2})/gu;
const JSON_WEB_TOKEN = /\beyJ[\w-]{8,4096}\.[\w-]{8,8192}\.[\w-]{0,4096}/gu;
const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----[^-]{0,16384}(?:-----END [A-Z ]{0,32}PRIVATE KEY-----)?/gu;
const ASSIGNMENT =
  /\b([\w .-]{0,24}(?:password|passwd|passphrase|pwd|secret|accesskey|accountkey|api[_-]?key|sharedaccesskey|token|sig))(["']?\s{0,8}[=:](?!\s{0,8}["']?\[redacted:)\s{0,8})("[^"\r\n]{1,1024}"|'[^'\r\n]{1,1024}'|[^;\s"'&,<>][^;"'\r\n&<>]{0,255}(?=;)|[^;\s"'&,<>]{1,1024})/giu;
const OPTION =
  /([\s"']|^)([-/]{1,2}(?:p|password|passwd|pwd|token|secret|api-?key|accesskey))([:=]|\s{1,4})(?!\[redacted:)(?![-/]{1,2}[a-z])("[^"\r\n]{1,1024}"|'[^'\r\n]{1,1024}'|[^\s"']{3,1024})/giu;

const RULES: readonly BuiltInRule[] = [
  rule('privateKey', PRIVATE_KEY, (marker) => marker),
  rule('urlUserInfo', URL_USER_INFO, (marker, [scheme = '']) => `${scheme}${marker}@`),
  rule('secretParameter', PARAMETER, (marker, [before = '', name = '', value = '']) =>
    SECRET_NAME.test(decoded(name)) ? `${before}${name}=${marker}` : `${before}${name}=${value}`,
  ),
  rule('authorization', HEADER, (marker, [name = '', between = '']) => `${name}${between}${marker}`),
  rule('authorization', COOKIE, (marker, [name = '', between = '']) => `${name}${between}${marker}`),
  rule('authorization', SCHEME, (marker, [scheme = '', space = '']) => `${scheme}${space}${marker}`),
  rule('jsonWebToken', JSON_WEB_TOKEN, (marker) => marker),
  rule('connectionString', ASSIGNMENT, (marker, [name = '', between = '']) => `${name}${between}${marker}`),
  rule(
    'secretOption',
    OPTION,
    (marker, [before = '', name = '', between = '']) => `${before}${name}${between}${marker}`,
  ),
];

/** Names of the built-in rules, as they stand in the redaction log. */
export const BUILT_IN_RULES: readonly string[] = [...new Set([...RULES.map((entry) => entry.name), 'secretField'])];

/** Most texts hold nothing that looks like a secret; one look spares them the rest. */
const WORTH_A_LOOK = /[=@]|:\s|["']:|bearer|basic|negotiate|ntlm|eyJ|-----BEGIN|[-/](?:p|pwd|pass|token|secret|api)/iu;

/**
 * The text without secrets: user info in URLs, secret query parameters, authorization headers, tokens, private keys,
 * passwords of connection strings and command lines. For every value that enters evidence and every error text.
 * Running it twice changes nothing more.
 */
export function removeSecrets(text: string): string {
  return WORTH_A_LOOK.test(text) ? RULES.reduce((clean, entry) => entry.remove(clean), text) : text;
}

/** Whether a key of an object says by its name that its value is a secret, e.g. `clientSecret`. */
export function isSecretField(name: string): boolean {
  return /(?:password|passwd|passphrase|secret|api_?key|access_?key|private_?key|token|authorization|cookie|connection_?string)$/iu.test(
    name,
  );
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function rule(
  name: string,
  pattern: RegExp,
  replace: (marker: string, groups: readonly (string | undefined)[]) => string,
): BuiltInRule {
  const marker = mark(name);
  return {
    name,
    remove: (text) =>
      text.replace(pattern, (...match: unknown[]) => replace(marker, match.slice(1) as (string | undefined)[])),
  };
}
