import { isSecretField, mark, removeSecrets } from './secrets.ts';

/** Members that hold what the member `name` or `key` beside them names. */
const NAMED_BESIDE: ReadonlySet<string> = new Set(['value', 'data']);

/**
 * A copy of a JSON value without secrets, in the same shape: in every text, in names of members too, and as a whole
 * where the member is named as a secret, or stands beside the name of one, or after the option that names it. Running
 * it on its own result changes nothing.
 */
export function cleanValue(value: unknown): unknown {
  return clean(value, false);
}

/** Lines, each cleaned by its members where it is JSON, and as a text where it is not. */
export function cleanLines(text: string): string {
  return text
    .split('\n')
    .map((line) => cleanLine(line))
    .join('\n');
}

function clean(value: unknown, named: boolean): unknown {
  if (typeof value === 'string') return named && value !== '' ? mark('secretField') : removeSecrets(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => clean(afterOption(value[index - 1], item), named));
  const beside = ['name', 'key'].some((name) => {
    const told = (value as Record<string, unknown>)[name];
    return typeof told === 'string' && isSecretField(told);
  });
  const seen = new Set<string>();
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      differing(removeSecrets(name), name, seen),
      clean(member, named || isSecretField(name) || (beside && NAMED_BESIDE.has(name))),
    ]),
  );
}

/** An option that stands alone, as in a list of arguments: `--password`, `/pass`. */
const OPTION = /^(?:--?|\/)[A-Za-z][\w-]*$/u;

/** What stands after the option that names it, in a list of arguments as on a command line. */
function afterOption(option: unknown, value: unknown): unknown {
  if (typeof option !== 'string' || typeof value !== 'string' || !OPTION.test(option)) return value;
  const line = removeSecrets(`${option} ${/[\s"]/u.test(value) ? JSON.stringify(value) : value}`);
  return /^"?(\[redacted:\w+\])"?$/u.exec(line.slice(option.length + 1))?.[1] ?? value;
}

/** Two names that differed only in their secrets stay two. */
function differing(name: string, before: string, seen: Set<string>): string {
  let own = name;
  for (let n = 2; name !== before && seen.has(own.toLowerCase()); n++) own = `${name} (${n})`;
  seen.add(own.toLowerCase());
  return own;
}

function cleanLine(line: string): string {
  if (line.startsWith('{')) {
    try {
      return JSON.stringify(cleanValue(JSON.parse(line)));
    } catch {
      // No JSON, or one that was cut off: a text.
    }
  }
  return removeSecrets(line);
}
