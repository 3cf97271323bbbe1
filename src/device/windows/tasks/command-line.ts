/**
 * One argument as CommandLineToArgvW reads it back: in quotation marks where it is empty or holds white space or a
 * quotation mark; backslashes before one are doubled (win32 docs, CommandLineToArgvW).
 */
export function quoted(argument: string): string {
  if (argument !== '' && !/[\s"]/u.test(argument)) return argument;
  return `"${argument.replace(/(\\*)"/gu, '$1$1\\"').replace(/(\\+)$/u, '$1$1')}"`;
}
