/** One fault of a file: where in it (`updateSettings.maxUpdates`), what was expected, what was found. */
export interface Fault {
  readonly file: string;
  /** Keys and indexes from the top of the file; empty for the file as a whole. */
  readonly path: string;
  /** `expected X, got Y`, in lower case. */
  readonly message: string;
  /** From 1; absent where the fault is not about a place in the text. */
  readonly line?: number;
  readonly column?: number;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Keys and indexes from the top of a JSON value. */
export type JsonPath = readonly (string | number)[];

/** A path as people write it: `maintenanceWindows[0].start`; a key that is no identifier stands in brackets. */
export function formatPath(path: JsonPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[$A-Z_a-z][$\w-]*$/u.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${shorten(JSON.stringify(step))}]`;
  }
  return text;
}

const SHOWN_LENGTH = 80;

/**
 * A value as a message shows it: on one line, at most 80 characters, without control characters and user info of a URL.
 */
export function shown(value: unknown): string {
  // A list has methods under names that keys of an object have too, such as `entries`: they are no values of a file.
  if (value === undefined || typeof value === 'function') return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = Object.is(value, -0) ? '-0' : JSON.stringify(value);
  return shorten(text.replace(/:\/\/[^/\s]*@/gu, '://***@'));
}

function shorten(text: string): string {
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH - 3)}...`;
}
