import { fileTypeOf } from './file-names.ts';

/**
 * Properties of Windows Installer that load something from elsewhere; a trusted `.msi` must not be led astray by them.
 */
const LOADING_PROPERTIES = new Set([
  'transforms',
  'patch',
  'sourcelist',
  'mspatchinstall',
  'sourcedir',
  'msinewinstance',
]);

/**
 * Why an argument of a kit is not passed on, or null. The hash in the policy vouches for the file, not for what the kit
 * tells it to do: arguments are switches, never places to read from or write to.
 */
export function checkArgument(file: string, argument: string): string | null {
  if (!/^[\x20-\x7e]+$/u.test(argument)) return 'expected an argument of printable ASCII characters';
  if (/["\\%]|\.\.|:\/\/|^@|[A-Za-z]:(?:$|\/)|\/\//u.test(argument)) {
    return 'expected an argument that is a switch, not a path, a URL or a response file';
  }
  if (fileTypeOf(file) !== 'msi') return null;
  if (/^\/(?:q[nbrf]?|quiet|passive|norestart)$/iu.test(argument)) return null;
  const property = /^([A-Z][A-Z0-9_.]*)=[^/]*$/u.exec(argument)?.[1];
  if (property === undefined) return 'expected a public property such as NAME=value, /qn or /norestart';
  // msiexec takes NAME="a b" only; what arrives there is "NAME=a b".
  if (argument.includes(' ')) return 'expected a property value without a space';
  return LOADING_PROPERTIES.has(property.toLowerCase())
    ? `expected no property that loads something, got ${property}`
    : null;
}

/** The same for all arguments of an entry. `.msu` and `.cab` take none. */
export function checkArguments(entry: { readonly file: string; readonly arguments: readonly string[] }): string[] {
  const type = fileTypeOf(entry.file);
  if (type === 'msu' || type === 'cab') {
    return entry.arguments.length === 0 ? [] : [`expected no arguments for a .${type}`];
  }
  return entry.arguments.flatMap((argument) => checkArgument(entry.file, argument) ?? []);
}
